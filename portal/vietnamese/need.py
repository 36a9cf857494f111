"""The share of occurrences of each folded syllable that are accented.

Counted from 2,300 sentences of UD_Vietnamese-VTB and from UD_English-EWT (Universal Dependencies, CC BY-SA 4.0), from
Vietnamese statutes (outside copyright: Law on Intellectual Property, article 15) and from the names of provinces and
communes (vietnamese-provinces-database, MIT). Counts only, no text; 1,337 syllables, smoothed, in steps of 0.01.
"""

_SYLLABLES_BY_SHARE = {
    1.0: (
        "ap ay bac bach bai bang bat bau be ben benh bi bien biet bieu bo boi buoc buon cac cach cap cat cau cham "
        "chap chat chau chay chet chiec chiem chien chieu chinh choi chon chong chua chuan chuc chuong chuyen co cong "
        "cu cua cuc cuoc cuoi cuong cuu dac dai dam dan dang dap dat dau day de dem den dep deu dia dich diem dien "
        "dieu dinh doan doc doi don dong dua duc duoc duoi duong dut duyet gap ghep giay gioi giong giu giua giup goc "
        "goi gop gui han hanh hau he het hiem hien hiep hieu hinh ho hoac hoach hoat hoc hoi hom hong hop huong huu "
        "huyen ich it ke ket khac khach kham khau khien khieu khoi khong khuyen kiem kien kip ky lac lap le lenh lich "
        "lien lieu loai loc loi lu luan luat luc luoi luong luu mac mat me mien mo moi mon mot muc muoi muon nang nao "
        "nen neu ngan nganh nghia nghiem nghien nghiep ngo ngoai ngu nguoi nguon nguyen nhan nhap nhat nhiem nhien "
        "nhieu nhom nhung nhuong niem nien no noi nop nu nua nuoc nuoi ong phai pham phap phat phep phia phien phieu "
        "pho phoi phu phuc phuoc phuong que quoc quyen quyet rat rieng rut sach san sap sat soat soc sua suat suc tac "
        "tap tat tau te ten thac thap that thau the them thich thien thiet thieu tho thoa thoi thon thong thuan thuat "
        "thuc thue thuoc thuong thuy thuyen tich tien tieng tiep tiet tieu toan toc toi ton tot trach tram tran tren "
        "trien trieu trinh tro tron tru truc truoc truong truyen tu tuan tuc tuoi tuong tuyen uoc uong uu va van vao "
        "vat ve viec vien viet vo voi von vu vuc vuot xac xam xay xet xoa xuan xuat xuong xuyen yen yeu"
    ),
    0.99: (
        "au bam banh boc bong bu bua buc buoi buong but buu cang chac chan chang chep chiu chu coc com cot dak deo "
        "diep doa dot ep gay giac giau gin gio gon guong hang hat hoai hon hu huan hung hut kenh keu kha khan khich "
        "khoan khoc khuyet kich kieu lam lanh lay lech len liet lon lop lua luoc luon luyen ly mam mem met mieng moc "
        "mu mui muong muu nau ngach ngai ngheo ngoc ngoi ngon ngua ngung nguoc nha nhac nham nhin nhon nhuan nong nui "
        "o om phan phe phut rach rang re roi rui ruong ruot sac se sec soan som son sot su suot tach tao tet thach "
        "thinh thit thoat to toa tong trac trat tre trich troi tue tuyet vet vung vuong xa xau xep xom xu xuc yet"
    ),
    0.98: (
        "bui bun ca chanh chenh chieng chin choc chot chup chut cui cum da dao diu doat gach ganh gi giat hach hdxx "
        "hen hot hue huyet khap khiep khoang khuon kiet kilogam kin la lat loat lot luot mach manh menh mi net ngac "
        "ngat nhay nvonn quat quynh rac rua ruou si so suoi sut tai tan thiep thoai thoang thuyet tiem tom trom trua "
        "trum tung tuoc vac vach vot vua vuon xach xo"
    ),
    0.97: (
        "ac ach bot cay che dip duan gac gai gat giap giot giuc hap keo khang khiem khoe kieng liem nan nat nem "
        "nghenh nghieng nguong nho nuong oc oi phau phung quet quoi rung sam sieu thep tua tuu uc uy xoai"
    ),
    0.96: (
        "bich canh cop dui dun gau gieng giuong go hep kep khanh khon khuong lach lut luy mau mit nap nghi nhet nhoc "
        "nhuc noc pha ram rit ru suong tang tiec treu trot ung uyen vam xit"
    ),
    0.95: (
        "acqui bap bon buom chit chop chuoc chuoi cuop cut ddv gao giet ha hec hoanh kheo khop khuat khuc lai leu mep "
        "miet mieu mung nac ne ngam ngap nghen ngot ngum nhiet nhut nuc nuot ria ruoi sup than thang thot tinh top "
        "tut ua uom ut xai xui"
    ),
    0.94: "bung hoan hua my nai nay nhe rong ti tim vong",
    0.93: (
        "am at bep bit carem choang diec dt giai guc hdnd huc kem khao khoet kilomet let lung luom meo mililit nghich "
        "nghiet nghin nguyet nhip nhot nhuom nilong nut phach phen phieng phin phinh po quo riu rot siet suon suu sy "
        "tam td thuo tri vun vut xan xoc xot xuoi"
    ),
    0.92: "hoa ran song thua",
    0.91: (
        "ang bao buyt can chiet cuon det doai du dum gion khiet khua lieng lum ma mao nghe ngok nhuoc not on op pac "
        "phac phay phi pich qd quach rap teh toai triet truot tuat tuot un xop"
    ),
    0.9: "chao ron",
    0.89: "cai gan giam ham lau may rao vang xang xua",
    0.88: (
        "agri ao balo betong binh bop buot cangxe chach chech chich chum chuon chuot cocain cup dbscl dh diet dola "
        "dtdd due dung duom ekip et ghenh ghet hac hanggo hdnn hem hit huoi inh jo khat khdt khep khoac khue kiep koi "
        "kong kotu lak lep lup lyy madagui map mom mun muop nach nep ngoang ngoat ngoeo ngong ngui nhich nhim nhoi "
        "nhop nhua nhui nhuyen nich nit noan num nup oach ot oto phui phup poloong pong pung quac queo queu ren ret "
        "rin rinh rom rum sep serepok tamsu teu theu thiu thoan thoc toang tria triu truan truat tuon uoi veo via voc "
        "xeng xieu xoi xon zora"
    ),
    0.87: "khe ngay",
    0.86: "dom gom krong ri thai ui",
    0.85: "trai",
    0.84: "chung linh thi",
    0.83: "ken lang rai ro",
    0.81: "soi",
    0.8: "cam hao khung man sin",
    0.79: "gang hoang nga phong",
    0.78: "min nhu sanh vinh",
    0.77: "kho lan mai",
    0.76: "quao tanh thung",
    0.75: "cung",
    0.74: "chi lo tham",
    0.73: "an beo vanh ven",
    0.72: "di nhanh",
    0.71: "y",
    0.7: "minh quang vay",
    0.69: "tia",
    0.68: "qua thanh",
    0.67: "do thu",
    0.66: "ghe u",
    0.65: "khoai",
    0.63: "hai phanh thia tui",
    0.62: "ban",
    0.61: "ba cao na",
    0.6: "tha",
    0.59: "lui tuy",
    0.58: "coca gam pu sang trau",
    0.55: "mang thao trao",
    0.54: "ga",
    0.53: "gianh huy",
    0.52: "bom",
    0.5: "rau",
    0.49: "danh heroin ngao ngoan thay xao xoay",
    0.48: "drang kan leng nam nung pang rve",
    0.47: "chai phao",
    0.46: "long",
    0.45: "men trang",
    0.43: "con giang tay xen",
    0.42: "mong",
    0.41: "d gia",
    0.4: "li ray",
    0.39: "vai vi",
    0.38: "xung",
    0.37: "bay nhi quan",
    0.36: "bia cheo",
    0.35: "coi",
    0.34: "chim dec nhang quai teo",
    0.33: "qui",
    0.32: "tra",
    0.31: "ta",
    0.3: "heo",
    0.29: "lim nhai nom",
    0.28: "ranh tin",
    0.26: "chui",
    0.25: "anh",
    0.24: "giao sai",
    0.23: "pa sa",
    0.22: "leo trung",
    0.21: "oan",
    0.18: "chen huynh hy say",
    0.17: "hay",
    0.16: "ai boong kon xi",
    0.15: "trong",
    0.14: "khoa loong",
    0.13: "khoanh quay tranh",
    0.11: "cho loan quen",
    0.1: "i nhau ty",
    0.09: "gian mua sung",
    0.08: (
        "ads amphetamine ayun baht berlin bidv bollings box boxing brockport bulujiao cassette cb cd cienco cil curie "
        "defeng dezdins dezlinz dim dioxin down dream ethyl feb formosa fred glen gtcc hapro hiao hoay hydrocarbon "
        "hydroxy iam indo ireland iv jan judo jun karate kbkt ketmany khi khum kjang knock koto kuala kw lct liangz "
        "liberia loa loay logic lumphini lumpur marie mdma methamphetamine minsk mobile nanh ndaelndongl ndt ng ni "
        "niu oang out pakse pencak pepsi phraya phun piperidyl pv qili qltt qq r rajadamnoen rem rob salon sampong "
        "sandwich silat stadium suny t taekwondo tetrahydro th thcs then thpt tivi toilet tours ts tt tul ub ubdul "
        "vcd vietnam vinamilk virus vloger washington wb web wei white xe xhcn xii ¼ α β"
    ),
    0.07: "quy",
    0.06: "bis bum e eo f gen huoai iia ki logistics mar nheo non oai phum suy tr viii vy yang",
    0.05: "chia sau vui",
    0.04: (
        "ama amoro bh bt capability cc choai gd henri huang hun iii internet ix jimmy ka luo marketing martin matiz "
        "nguy nh nhao nn p penh phnom photo ptnt q raymonde run sen sim tdtt tv v vks x xoan ya"
    ),
    0.03: "a bangkok cha cm cpc dn em ghen hecta hi kinh kru lao pgs pin taxi video wai xiii xin xinh",
    0.02: "campuchia csgt games ii im karaoke khai khu khuya kim malaysia ngang oanh sao sea tnhh truy zaosheng",
    0.01: "aids dezliangz ea fax ia james k kg khen km l muay n neo qh ra sv treo ubnd usd xanh xinmei",
    0.0: "b c doanh duy g ghi h hcm hiv in kia lbkt m ninh phim quanh rbkt sinh theo tp vn xem xong",
}

NEEDS_ACCENTS: dict[str, float] = {
    syllable: share for share, syllables in _SYLLABLES_BY_SHARE.items() for syllable in syllables.split()
}
