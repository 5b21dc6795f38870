use super::*;

#[track_caller]
fn check(text: &str, expected: Option<Kernel>) {
    assert_eq!(text.parse().ok(), expected, "{text}");
}

#[test]
fn kernels_are_named() {
    check("auto", Some(Kernel::Auto));
    check("vnni512", Some(Kernel::Vnni512));
    check("avx2", Some(Kernel::Avx2));
    check("scalar", Some(Kernel::Scalar));
    check("candle", Some(Kernel::Candle));
    check("AVX2", None);
    check("", None);
}
