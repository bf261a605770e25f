//! No sequence of inputs breaks a conversation, loses an answer without a message, or makes a request that
//! the web form would refuse.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    department::DepartmentKind,
    field::{Field, FieldAudience, FieldKind},
    file::BlobHash,
    fixtures::{self, label},
    id::{DepartmentId, FieldId, TicketId, TicketNo, TokenId, TopicId},
    person::Lang,
    rating::Grade,
    request::RequestDraft,
    routing::TopicRoute,
    text::{EmailAddress, FileName, PostalCode},
};

fn topics() -> Vec<Topic> {
    let options = vec![label("Rot"), label("Grün"), label("Blau")];
    let kinds = [
        FieldKind::Text,
        FieldKind::LongText,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice { options: options.clone() },
        FieldKind::MultipleChoice { options },
        FieldKind::Checkbox,
        FieldKind::YesNo,
        FieldKind::File,
    ];
    let field = |(n, kind): (usize, FieldKind)| Field {
        id: FieldId(n as u64 + 1),
        label: label(&format!("Frage {n}")),
        audience: if n == 1 { FieldAudience::Agents } else { FieldAudience::Both },
        required_to_submit: n % 2 == 0,
        ..fixtures::field(kind)
    };
    let topic = |id, name: &str, route, fields| Topic {
        id: TopicId(id),
        name: label(name),
        ask_room: id == 1,
        ..fixtures::topic(route, fields)
    };
    vec![
        topic(1, "Alles", TopicRoute::Site, kinds.into_iter().enumerate().map(field).collect()),
        topic(2, "Wenig", TopicRoute::Department(DepartmentId(1)), Vec::new()),
    ]
}

fn departments() -> Vec<Department> {
    vec![fixtures::department(1, DepartmentKind::Site, &["79000-79999"])]
}

fn file(n: u8) -> Attachment {
    let name = FileName::parse(&format!("foto{n}.jpg")).unwrap();
    Attachment { name, hash: BlobHash([n; 32]), size: 7, media_type: "image/jpeg".to_owned() }
}

fn facts<'f>(topics: &'f [Topic], departments: &'f [Department]) -> DialogFacts<'f> {
    DialogFacts { now: Timestamp::UNIX_EPOCH, topics, departments, most_files: 3 }
}

fn agreed() -> DialogState {
    DialogState { has_consented: true, ..DialogState::new(Lang::De) }
}

#[test]
fn every_button_reads_as_it_was_written_and_is_short() {
    let (topics, departments) = (topics(), departments());
    let field = FieldId(u64::MAX);
    let all = [
        ButtonAction::Option(field, u16::MAX),
        ButtonAction::ChangeAnswer(Question::Comment { field }),
        ButtonAction::SkipAnswer(Question::Field { field }),
        ButtonAction::FinishAnswer(Question::Files),
        ButtonAction::OpenRequest(TicketId(u64::MAX)),
        ButtonAction::SetLanguage(Lang::En),
        ButtonAction::Readers,
        ButtonAction::Erase,
        ButtonAction::ConfirmErasure,
        ButtonAction::AskRating(TicketId(u64::MAX)),
        ButtonAction::Grade(TicketId(u64::MAX), Grade::VeryPoor),
        ButtonAction::ConfirmLink(TokenId(u64::MAX)),
    ];
    let asked = questions(&topics[0], &RequestDraft::new(TopicId(1), Timestamp::UNIX_EPOCH))
        .into_iter()
        .map(ButtonAction::ChangeAnswer);
    for press in all.into_iter().chain(asked).chain(departments.iter().map(|d| ButtonAction::Site(d.id))) {
        let written = press.to_string();
        assert_eq!(written.parse(), Ok(press));
        assert!(written.len() <= 64, "{written}: messengers carry no more");
    }
    for wrong in ["", "topic", "topic-x", "option-1", "change-", "speak-fr", "nonsense"] {
        assert_eq!(wrong.parse::<ButtonAction>(), Err(UnknownButton), "{wrong}");
    }
}

#[test]
fn nothing_is_kept_before_they_agreed() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let words = DialogInput::Text("Mein Drucker ist kaputt".to_owned());
    for input in [words.clone(), DialogInput::Files(vec![file(1)], "so sieht es aus".to_owned())] {
        let turn = process_input(DialogState::new(Lang::De), input, &facts);
        assert_eq!((turn.state.early_text.as_str(), turn.state.early_files.len(), turn.state.draft), ("", 0, None));
        assert_eq!(
            (turn.messages.as_slice(), turn.state.step),
            ([DialogMessage::Consent].as_slice(), DialogStep::Consent)
        );
    }
    let refused = process_input(
        process_input(DialogState::new(Lang::De), words.clone(), &facts).state,
        DialogInput::Button(ButtonAction::Decline),
        &facts,
    );
    assert_eq!(refused.messages, [DialogMessage::ConsentDeclined]);
    let yes = process_input(
        process_input(DialogState::new(Lang::De), words.clone(), &facts).state,
        DialogInput::Button(ButtonAction::Agree),
        &facts,
    );
    assert_eq!(yes.messages, [DialogMessage::ChooseTopic]);
    // Sent again after consent, the text becomes the description.
    let told = process_input(yes.state, words, &facts);
    assert_eq!(told.messages, [DialogMessage::TextKept, DialogMessage::ChooseTopic]);
    let chosen = process_input(told.state, DialogInput::Button(ButtonAction::Topic(TopicId(2))), &facts);
    let draft = chosen.state.draft.unwrap();
    assert_eq!(
        (draft.description.as_str(), draft.subject.as_str()),
        ("Mein Drucker ist kaputt", "Mein Drucker ist kaputt")
    );
    assert_eq!(chosen.state.step, DialogStep::Asking { question: Question::Files }, "it is not asked for again");
}

#[test]
fn a_topic_that_is_gone_costs_no_words() {
    let (topics, departments) = (topics(), departments());
    let all = facts(&topics, &departments);
    let inputs = [
        DialogInput::Button(ButtonAction::New),
        DialogInput::Button(ButtonAction::Topic(TopicId(2))),
        DialogInput::Text("Eine lange Geschichte".to_owned()),
        DialogInput::Files(vec![file(1)], String::new()),
    ];
    let state = inputs.into_iter().fold(agreed(), |state, input| process_input(state, input, &all).state);
    let left = facts(&topics[..1], &departments);
    let turn = process_input(state, DialogInput::Button(ButtonAction::FinishAnswer(Question::Files)), &left);
    assert!(
        turn.messages.starts_with(&[DialogMessage::OldButton])
            || turn.messages.starts_with(&[DialogMessage::TopicGone]),
        "{:?}",
        turn.messages
    );
    assert_eq!((turn.state.early_text.as_str(), turn.state.early_files.len()), ("Eine lange Geschichte", 1));
    let again = process_input(turn.state, DialogInput::Button(ButtonAction::Topic(TopicId(1))), &left);
    let draft = again.state.draft.unwrap();
    assert_eq!((draft.description.as_str(), draft.files.len()), ("Eine lange Geschichte", 1));
}

#[test]
fn everything_is_forgotten_only_after_a_yes() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let press = |state: DialogState, press| process_input(state, DialogInput::Button(press), &facts);
    let begun = press(press(agreed(), ButtonAction::New).state, ButtonAction::Topic(TopicId(2))).state;
    let told = process_input(begun, DialogInput::Text("Eine Geschichte".to_owned()), &facts).state;
    let early = press(told.clone(), ButtonAction::ConfirmErasure);
    assert_eq!((early.command, early.messages.first()), (None, Some(&DialogMessage::OldButton)));
    let asked = press(told, ButtonAction::Erase);
    assert_eq!((asked.messages.as_slice(), asked.command), ([DialogMessage::AskErasure].as_slice(), None));
    assert_eq!(asked.buttons, [ButtonAction::ConfirmErasure, ButtonAction::Back]);
    let back = press(asked.state.clone(), ButtonAction::Back);
    assert_eq!(back.state.draft.as_ref().map(|draft| draft.description.as_str()), Some("Eine Geschichte"));
    let yes = press(asked.state, ButtonAction::ConfirmErasure);
    assert_eq!(yes.command, Some(DialogCommand::Erase));
    let gone = process_outcome(yes.state, CommandOutcome::Erased(Vec::new()), &facts);
    assert_eq!(gone.state, DialogState::new(Lang::De));
    assert_eq!(
        press(DialogState::new(Lang::De), ButtonAction::Erase).messages,
        [DialogMessage::ConsentDeclined],
        "there is nothing"
    );
}

/// A text in the form of an invitation secret.
const SECRET: &str = "abcdefghijklmnopqrstuvwxyz234567";

#[test]
fn an_invitation_is_joined_only_after_a_yes_to_it() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let say =
        |state: &DialogState, text: &str| process_input(state.clone(), DialogInput::Text(text.to_owned()), &facts);
    let press = |state: &DialogState, press| process_input(state.clone(), DialogInput::Button(press), &facts);
    let (brought, found) = (format!("/start {SECRET}"), Some(DialogCommand::FindInvitation(SECRET.to_owned())));
    let stranger = say(&DialogState::new(Lang::De), &brought);
    assert_eq!((stranger.command, stranger.state.step), (None, DialogStep::Consent), "consent first");
    let begun = press(&press(&agreed(), ButtonAction::New).state, ButtonAction::Topic(TopicId(2))).state;
    for state in [agreed(), begun.clone()] {
        assert_eq!(say(&state, &brought).command, found);
    }
    assert_eq!(say(&agreed(), &SECRET.to_uppercase()).command, found);
    // In answer to a question the same text is an ordinary answer.
    assert_eq!(say(&begun, SECRET).state.draft.unwrap().description, SECRET);
    assert_eq!(say(&agreed(), "/start werbung").messages, [DialogMessage::Welcome]);
    let (id, email) = (TokenId(7), EmailAddress::parse("mira@example.org").unwrap());
    let asked = process_outcome(begun.clone(), CommandOutcome::Invited(id, email.clone()), &facts);
    assert_eq!(asked.messages, [DialogMessage::Invited(email.clone())]);
    assert_eq!(asked.buttons, [ButtonAction::ConfirmLink(id), ButtonAction::Back]);
    assert_eq!(press(&asked.state, ButtonAction::ConfirmLink(id)).command, Some(DialogCommand::AcceptInvitation(id)));
    let other = press(&asked.state, ButtonAction::ConfirmLink(TokenId(8)));
    assert_eq!(
        (other.messages.as_slice(), other.command),
        ([DialogMessage::OldButton].as_slice(), Some(DialogCommand::ReadInvitation(id)))
    );
    assert_eq!(press(&begun, ButtonAction::ConfirmLink(id)).messages[0], DialogMessage::OldButton);
    let no = press(&asked.state, ButtonAction::Back);
    assert_eq!(
        (no.messages[0].clone(), no.state.step),
        (DialogMessage::LinkDeclined, begun.step),
        "what was asked before goes on"
    );
    let late = process_outcome(asked.state, CommandOutcome::InvitationInvalid, &facts);
    assert_eq!((late.messages[0].clone(), late.state), (DialogMessage::InvitationInvalid, begun));
    let idle = process_outcome(agreed(), CommandOutcome::InvitationInvalid, &facts);
    assert_eq!((idle.messages.as_slice(), idle.state), ([DialogMessage::InvitationInvalid].as_slice(), agreed()));
}

fn inputs() -> impl Strategy<Value = DialogInput> {
    let words = prop::sample::select(vec![
        "79102",
        "10115",
        "ja",
        "nein",
        "Rot",
        "2",
        "12,5",
        "24.12.2026",
        "31.02.2026",
        "Mira Beispiel",
        "mira@example.org",
        "mira@",
        "+49 761 1",
        "Eine Geschichte\nin zwei Zeilen",
        " ",
        "/cancel",
        "/start",
        SECRET,
        "/start abcdefghijklmnopqrstuvwxyz234567",
        "Wenig",
        "\u{202e}\u{7}",
        "🎉",
    ]);
    let fields = 0..11_u64;
    let question = prop_oneof![
        Just(Question::Place),
        Just(Question::Description),
        Just(Question::Subject),
        Just(Question::Files),
        Just(Question::Email),
        fields.clone().prop_map(|n| Question::Field { field: FieldId(n) }),
        fields.clone().prop_map(|n| Question::Comment { field: FieldId(n) }),
    ];
    let press = prop_oneof![
        prop::sample::select(vec![
            ButtonAction::Start,
            ButtonAction::New,
            ButtonAction::ListRequests,
            ButtonAction::Agree,
            ButtonAction::Decline,
            ButtonAction::Back,
            ButtonAction::Send,
            ButtonAction::Cancel,
            ButtonAction::Help,
            ButtonAction::Notice,
            ButtonAction::Readers,
            ButtonAction::Erase,
            ButtonAction::ConfirmErasure,
            ButtonAction::SetLanguage(Lang::En),
        ]),
        (0..4_u64).prop_map(|n| ButtonAction::Topic(TopicId(n))),
        (0..3_u64).prop_map(|n| ButtonAction::Site(DepartmentId(n))),
        (fields.clone(), 0..5_u16).prop_map(|(n, place)| ButtonAction::Option(FieldId(n), place)),
        fields.clone().prop_map(|n| ButtonAction::Yes(FieldId(n))),
        fields.prop_map(|n| ButtonAction::No(FieldId(n))),
        question.clone().prop_map(ButtonAction::FinishAnswer),
        question.clone().prop_map(ButtonAction::SkipAnswer),
        question.prop_map(ButtonAction::ChangeAnswer),
        (0..2_u64).prop_map(|n| ButtonAction::OpenRequest(TicketId(n))),
        (0..2_u64).prop_map(|n| ButtonAction::WriteMessage(TicketId(n))),
        (0..2_u64).prop_map(|n| ButtonAction::AskRating(TicketId(n))),
        (0..2_u64, 1..6_u8)
            .prop_map(|(n, points)| ButtonAction::Grade(TicketId(n), Grade::from_points(points).unwrap())),
        (0..2_u64).prop_map(|n| ButtonAction::ConfirmLink(TokenId(n))),
    ];
    prop_oneof![
        4 => words.prop_map(|words| DialogInput::Text(words.to_owned())),
        6 => press.prop_map(DialogInput::Button),
        1 => (0..9_u8, any::<bool>()).prop_map(|(n, with)| DialogInput::Files(vec![file(n)], if with { "dazu".to_owned() } else { String::new() })),
        1 => Just(DialogInput::Unsupported),
        // Too long for a name, and for a description.
        1 => Just(DialogInput::Text("x".repeat(21_000))),
    ]
}

/// Everything that a state keeps of the person's input.
fn told(state: &DialogState) -> Vec<String> {
    let draft = state.draft.as_ref();
    let typed =
        draft.iter().flat_map(|d| d.answers.values().flat_map(|t| t.values.iter().chain([&t.comment])).cloned());
    let lines = draft
        .iter()
        .flat_map(|d| [&d.description, &d.room, &d.name, &d.email, &d.phone, &d.postal_code].map(String::clone));
    let files = state.attachments().map(|file| file.name.to_string());
    let all = typed.chain(lines).chain(files).chain([state.early_text.clone()]);
    all.flat_map(|text| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>())
        .filter(|text| !text.trim().is_empty())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_sequence_breaks_a_conversation(arrivals in prop::collection::vec(inputs(), 0..60)) {
        let (topics, departments) = (topics(), departments());
        let facts = facts(&topics, &departments);
        let mut state = agreed();
        for input in arrivals {
            let before = told(&state);
            let turn = process_input(state, input.clone(), &facts);
            // Each turn has a message or a command, and the person can go on from it.
            prop_assert!(!turn.messages.is_empty() || turn.command.is_some(), "silence after {input:?}");
            prop_assert!(turn.command.is_some() || !turn.buttons.is_empty(), "no way on after {input:?}");
            for press in &turn.buttons {
                prop_assert_eq!(press.to_string().parse(), Ok(*press));
            }
            // Input is lost only by an action of the person, or with a message about it.
            let after_input = told(&turn.state);
            let left = &after_input;
            let is_asked = matches!(turn.messages.last(), Some(DialogMessage::Question { .. } | DialogMessage::Summary));
            let is_named = turn.messages.iter().any(|say| matches!(say, DialogMessage::Cancelled | DialogMessage::FormChanged | DialogMessage::TopicGone));
            let lost = before.iter().any(|text| !left.contains(text));
            let is_own = matches!(input, DialogInput::Text(_) | DialogInput::Button(ButtonAction::Option(..) | ButtonAction::Yes(_) | ButtonAction::No(_) | ButtonAction::Site(_) | ButtonAction::SkipAnswer(_)));
            prop_assert!(!lost || is_named || (is_own && is_asked), "{:?} lost of {:?} by {:?}: {:?}", left, before, input, turn.messages);
            state = turn.state;
            // A rating goes through all its steps; the unsent request stays.
            match turn.command {
                Some(DialogCommand::AskRating(ticket)) => state = process_outcome(state, CommandOutcome::RatingAsked(ticket), &facts).state,
                Some(DialogCommand::Rate(ticket, _)) => state = process_outcome(state, CommandOutcome::Rated(ticket), &facts).state,
                Some(DialogCommand::AddRemark(..)) => state = process_outcome(state, CommandOutcome::RemarkAdded, &facts).state,
                _ => {}
            }
            if matches!(turn.command, Some(DialogCommand::FindInvitation(_) | DialogCommand::ReadInvitation(_))) {
                let outcome = match before.len() % 2 {
                    0 => CommandOutcome::Invited(TokenId(1), EmailAddress::parse("mira@example.org").unwrap()),
                    _ => CommandOutcome::InvitationInvalid,
                };
                let asked = process_outcome(state, outcome, &facts);
                prop_assert!(!asked.messages.is_empty() && !asked.buttons.is_empty());
                state = asked.state;
            }
            let sorted = |mut texts: Vec<String>| { texts.sort(); texts };
            // Text that came in between may have been added to the description.
            prop_assert_eq!(sorted(told(&state)), sorted(after_input), "neither a rating nor an invitation costs anything");
            if turn.command == Some(DialogCommand::SendRequest) {
                let draft = state.draft.clone().unwrap();
                let topic = topics.iter().find(|topic| topic.id == draft.topic).unwrap();
                prop_assert!(draft.destination(topic, &departments).is_ok_and(|placed| placed.department.is_some()));
                prop_assert!(draft.details(topic).is_ok(), "{:?}", draft.details(topic));
                prop_assert!(draft.contact(Lang::De).is_ok());
                prop_assert!(draft.files.len() <= 3);
                let no = TicketNo { year: 2026, serial: 1 };
                let sent = after_sent(state, no, &facts);
                prop_assert_eq!(sent.state.draft, None);
                state = DialogState { contact: sent.state.contact, ..agreed() };
            }
        }
    }
}

fn after_sent(state: DialogState, no: TicketNo, facts: &DialogFacts<'_>) -> DialogTurn {
    process_outcome(state, CommandOutcome::RequestSent(no), facts)
}

#[test]
fn a_postal_code_that_nobody_serves_is_told_at_once() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    assert!(PostalCode::parse("10115").is_ok());
    let asked = process_input(
        process_input(agreed(), DialogInput::Button(ButtonAction::New), &facts).state,
        DialogInput::Button(ButtonAction::Topic(TopicId(1))),
        &facts,
    );
    assert_eq!(asked.state.step, DialogStep::Asking { question: Question::Place });
    let refused = process_input(asked.state, DialogInput::Text("10115".to_owned()), &facts);
    assert_eq!(refused.messages[0], DialogMessage::PlaceNotServed);
    let served = process_input(refused.state, DialogInput::Text("79102".to_owned()), &facts);
    assert_eq!(served.state.step, DialogStep::Asking { question: Question::Description });
}
