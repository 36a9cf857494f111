// The words of the admin's autocompletes. They stand in for Select2's own Vietnamese file, which has none for a list
// that could not be fetched: Select2 said that in English.
jQuery.fn.select2.amd.define("select2/i18n/vi", [], () => ({
  errorLoading: () => "Không tải được kết quả.",
  inputTooLong: ({ input, maximum }) => `Hãy xóa bớt ${input.length - maximum} ký tự`,
  inputTooShort: ({ input, minimum }) => `Hãy nhập thêm ít nhất ${minimum - input.length} ký tự`,
  loadingMore: () => "Đang tải thêm kết quả…",
  maximumSelected: ({ maximum }) => `Chỉ được chọn tối đa ${maximum} mục`,
  noResults: () => "Không tìm thấy kết quả",
  searching: () => "Đang tìm…",
  removeAllItems: () => "Bỏ tất cả các mục",
}));
