//! Answers of fields, read and refused.

use super::*;
use crate::domain::fixtures::field;
use jiff::civil::date;

fn labels(names: &[&str]) -> Vec<Label> {
    names.iter().map(|n| Label::parse(n).unwrap()).collect()
}

fn raw(values: &[&str]) -> RawAnswer {
    RawAnswer { values: values.iter().map(|v| (*v).to_owned()).collect(), ..RawAnswer::default() }
}

#[test]
fn every_kind_reads_good_and_refuses_bad_answers() {
    use AnswerError::*;
    let options = labels(&["Laptop", "Bildschirm"]);
    let text = |t: &str| Ok(Some(FieldValue::Text { text: Body::parse(t).unwrap() }));
    for (kind, answer, expected) in [
        (FieldKind::Text, raw(&["  zwei\nZeilen "]), text("zwei Zeilen")),
        (FieldKind::Text, raw(&[&"x".repeat(121)]), Err(TooLong { max: 120 })),
        (FieldKind::LongText, raw(&["zwei\nZeilen"]), text("zwei\nZeilen")),
        (FieldKind::Number, raw(&["12,5"]), Ok(Some(FieldValue::Number { number: Decimal { thousandths: 12_500 } }))),
        (FieldKind::Number, raw(&["zwölf"]), Err(NotANumber)),
        (FieldKind::Date, raw(&["2026-02-28"]), Ok(Some(FieldValue::Date { date: date(2026, 2, 28) }))),
        (FieldKind::Date, raw(&["28.2.2026"]), Ok(Some(FieldValue::Date { date: date(2026, 2, 28) }))),
        (FieldKind::Date, raw(&["30.02.2026"]), Err(NotADate)),
        (FieldKind::Choice { options: options.clone() }, raw(&["Auto"]), Err(NotAnOption)),
        (
            FieldKind::Choice { options: options.clone() },
            raw(&["Laptop", "Bildschirm"]),
            Ok(Some(FieldValue::Chosen { options: labels(&["Laptop"]) })),
        ),
        (
            FieldKind::MultipleChoice { options: options.clone() },
            raw(&["Bildschirm", "Laptop"]),
            Ok(Some(FieldValue::Chosen { options })),
        ),
        (FieldKind::Checkbox, raw(&["on"]), Ok(Some(FieldValue::Ticked))),
        (FieldKind::Checkbox, raw(&[]), Ok(None)),
        (FieldKind::YesNo, raw(&["no"]), Ok(Some(FieldValue::YesNo { yes: false, comment: None }))),
        (FieldKind::YesNo, raw(&["maybe"]), Err(NotAnOption)),
        (FieldKind::File, raw(&["ignored"]), Ok(None)),
    ] {
        assert_eq!(field(kind.clone()).read(&answer, true), expected, "{kind:?} {answer:?}");
    }
}

#[test]
fn answers_fit_only_the_kind_they_were_given_to() {
    let text = |t: &str| FieldValue::Text { text: Body::parse(t).unwrap() };
    let chosen = |names: &[&str]| FieldValue::Chosen { options: labels(names) };
    let options = labels(&["a", "b"]);
    for (kind, value, fits) in [
        (FieldKind::Text, text("eine Zeile"), true),
        (FieldKind::Text, text("zwei\nZeilen"), false),
        (FieldKind::Text, text(&"x".repeat(121)), false),
        (FieldKind::LongText, text("zwei\nZeilen"), true),
        (FieldKind::Number, text("12"), false),
        (FieldKind::Choice { options: options.clone() }, chosen(&["früher"]), true),
        (FieldKind::Choice { options: options.clone() }, chosen(&["a", "b"]), false),
        (FieldKind::MultipleChoice { options }, chosen(&["a", "b"]), true),
        (FieldKind::YesNo, FieldValue::Ticked, false),
        (FieldKind::Checkbox, FieldValue::Ticked, true),
    ] {
        assert_eq!(field(kind.clone()).fits(&value), fits, "{kind:?} {value:?}");
    }
}

#[test]
fn required_to_submit_binds_requesters_only() {
    let required = Field { required_to_submit: true, ..field(FieldKind::Number) };
    assert_eq!(required.read(&raw(&[" "]), true), Err(AnswerError::Required));
    assert_eq!(required.read(&raw(&[" "]), false), Ok(None));
}

#[test]
fn numbers_are_read_as_the_reader_writes_them() {
    use Lang::{De, En};
    for (typed, lang, shown) in [
        ("12", De, "12"),
        ("-3,5", De, "-3.5"),
        ("−3,5", De, "-3.5"),
        ("7,10", De, "7.1"),
        ("1.200", De, "1200"),
        ("1.000", De, "1000"),
        ("-12.500", De, "-12500"),
        ("1.234.567", De, "1234567"),
        ("1.200,5", De, "1200.5"),
        ("1 000", De, "1000"),
        ("1\u{202f}000,25", De, "1000.25"),
        ("1'200", De, "1200"),
        ("1,200", En, "1200"),
        ("1,234,567.5", En, "1234567.5"),
        ("12.5", En, "12.5"),
        // The other language's way, where it can mean only one number.
        ("12.5", De, "12.5"),
        ("0.125", De, "0.125"),
        ("1234.500", De, "1234.5"),
        ("1,234,567", De, "1234567"),
        ("1,200.5", De, "1200.5"),
        ("12,5", En, "12.5"),
        ("1.200,5", En, "1200.5"),
        // A zero behind three decimals makes them clear.
        ("1,1250", De, "1.125"),
    ] {
        assert_eq!(
            Decimal::parse(typed, lang).map(|number| number.to_string()),
            Ok(shown.to_owned()),
            "{typed} {lang:?}"
        );
    }
    for wrong in ["", "1.2.3", "1,2345", "1e5", "-", "0x1", "9999999999999", "1.20.300", "1,", ",5", "1.200.5", "1,,2"]
    {
        for lang in Lang::ALL {
            assert_eq!(Decimal::parse(wrong, lang), Err(AnswerError::NotANumber), "{wrong} {lang:?}");
        }
    }
}

#[test]
fn numbers_that_can_be_read_in_two_ways_are_refused() {
    for (typed, lang, decimal, grouped) in [
        ("1,200", Lang::De, 1_200, 1_200_000),
        ("-12,500", Lang::De, -12_500, -12_500_000),
        ("1.200", Lang::En, 1_200, 1_200_000),
        ("1.125", Lang::En, 1_125, 1_125_000),
    ] {
        let [decimal, grouped] = [decimal, grouped].map(|thousandths| Decimal { thousandths });
        assert_eq!(Decimal::parse(typed, lang), Err(AnswerError::AmbiguousNumber { decimal, grouped }), "{typed}");
    }
}
