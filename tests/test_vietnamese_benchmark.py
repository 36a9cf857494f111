import pytest

from benchmarks.vietnamese import main

FILES = {
    "eval_accents.tsv": "class\texpected\twords\ttext\n"
    "stripped\tunaccented\t4\tBai viet hay qua\n"
    "stripped\tunaccented\t5\tbaif vieets raats hay quas\n"
    "accented\tok\t2\tHay quá\n",
    "legacy_xls_cells.tsv": "a.xls\t.VnTimeH\tTØnh Hµ Nam\tTỈNH HÀ NAM\n"
    "a.xls\tArial\tSè\tSố\n"
    "a.xls\tArial\tTæng sè\tTổng số\n",
    "ud_ewt_english_sample.txt": "See you soon.\nThis is a very touching story.\n",
    "ud_vtb.txt": "Nên trước nhất người đảng viên phải làm gương.\n",
    "ud_tuecl.txt": "Ngắn quá.\n",
    "law_sentences.txt": "Điều 1\n",
    "own_comments.txt": "Tôi đồng ý với ý kiến của bác Hòa.\n",
    "own_english.txt": "Not bad at all\n",
    "own_unaccented_valid.txt": "Phim hay\n",
    "synthetic_full_names.txt": "Bùi Thị An\nĐỗ Ân\n",
    "given_names_boy_girl.txt": "Anh Hoàng\n",
    "admin_units_2025.txt": "Xã Hoà Phú\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_benchmark_prints_what_it_measures(folder, capsys):
    main([str(folder)])

    printed = " ".join(capsys.readouterr().out.split())
    assert (
        "stripped, 4 words and more unaccented 1 of 2 (50,00 %), maybe 0 of 2 (0,00 %), ok 1 of 2 (50,00 %)" in printed
    )
    assert "accented, 1 to 3 words unaccented 0 of 1 (0,00 %), maybe 0 of 1 (0,00 %), ok 1 of 1 (100,00 %)" in printed
    assert "English sentences 0 of 2 (0,00 %)" in printed
    assert "ud_vtb.txt, the same without accents 1 of 1 (100,00 %)" in printed
    assert "ud_tuecl.txt, pieces of six words 0 of 0 (– %)" in printed
    assert "one verdict for each file and font 3 of 3 (100,00 %)" in printed
    assert "each cell alone, without it 2 of 3 (66,67 %)" in printed
    assert "judged alone, no font known 0 of 15 (0,00 %)" in printed
    assert "among cells of vni 1 of 15 (6,67 %)" in printed
    assert "normalize, text in NFD 0," in printed


def test_a_folder_that_lacks_corpora_is_refused_with_their_names(folder):
    (folder / "ud_vtb.txt").unlink()
    (folder / "own_english.txt").unlink()

    with pytest.raises(SystemExit, match=rf"{folder} lacks ud_vtb.txt, own_english.txt\."):
        main([str(folder)])
