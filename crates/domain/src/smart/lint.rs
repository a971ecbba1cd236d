//! What is wrong, or doubtful, with a profile by itself. Limits are those that handset makers publish and that agree with each
//! other: three menus, five lines below each, labels of 24, 12 or 8 half-width units beside one, two or three of them.

use super::{Action, Flaw, Menu, Profile, phone, region, url};

/// Characters of a name.
pub const NAME_MAX: usize = 15;
/// Characters of a summary.
pub const SUMMARY_MAX: usize = 75;
/// Hotlines.
pub const HOTLINES_MAX: usize = 5;
/// Half-width units of a hotline's label.
pub const HOTLINE_UNITS_MAX: usize = 30;
/// Signatures.
pub const SIGNATURES_MAX: usize = 5;
/// Claimed numbers.
pub const CLAIMS_MAX: usize = 10;
/// Characters of a claim's proof.
pub const PROOF_MAX: usize = 200;
/// Menus beside each other.
pub const MENUS_MAX: usize = 3;
/// Lines of one menu's list.
pub const ITEMS_MAX: usize = 5;
/// Half-width units of a menu's label, by how many there are.
pub const MENU_UNITS: [usize; MENUS_MAX] = [24, 12, 8];
/// Half-width units of a line's label.
pub const ITEM_UNITS: usize = 16;
/// Characters of a page's title.
pub const TITLE_MAX: usize = 20;

/// How wide a text is in half-width units: a Chinese character is two, a Latin letter one, an accent none.
pub fn units(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
            '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{A4CF}'
            | '\u{A960}'..='\u{A97F}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}'
            | '\u{1F000}'..='\u{1FAFF}'
            | '\u{20000}'..='\u{3FFFD}' => 2,
            _ => 1,
        })
        .sum()
}

/// Whether people see every character of a line as it is: no control, nothing hidden, nothing that turns the direction. A
/// joiner inside an emoji is fine.
pub fn is_plain(text: &str) -> bool {
    let is_odd = |c: char| {
        crate::lint::is_hidden(c)
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200C}' | '\u{200E}'..='\u{200F}')
            || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
    };
    !text.chars().any(is_odd)
}

/// Everything wrong or doubtful with a profile by itself, in the order of its fields.
pub fn lint(profile: &Profile) -> Vec<Flaw> {
    let mut found = Vec::new();
    name(&profile.name, &mut found);
    summary(profile, &mut found);
    hotlines(profile, &mut found);
    signatures(profile, &mut found);
    ports(profile, &mut found);
    regions(profile, &mut found);
    menus(&profile.menus, &mut found);
    found
}

fn name(name: &str, found: &mut Vec<Flaw>) {
    let length = name.chars().count();
    if !(1..=NAME_MAX).contains(&length) {
        let en = format!("A name has 1 to {NAME_MAX} characters; this one has {length}.");
        found.push(Flaw::error(
            "smart_name_length",
            "name",
            en,
            format!("名称应为 1–{NAME_MAX} 个字符，当前为 {length} 个。"),
        ));
        return;
    }
    let is_allowed = |c: char| c.is_alphanumeric() || " ·&-.'+".contains(c);
    if let Some(c) = name.chars().find(|c| !is_allowed(*c)) {
        let en = format!("\"{}\" cannot be in a name. Use letters, digits and Chinese characters.", shown(c));
        let zh = format!("名称不能包含“{}”。请使用汉字、字母和数字。", shown(c));
        found.push(Flaw::error("smart_name_character", "name", en, zh));
    } else if !name.chars().any(char::is_alphabetic) {
        found.push(Flaw::error(
            "smart_name_digits",
            "name",
            "A name of digits looks like a telephone number. Use the brand's name.",
            "纯数字名称容易与电话号码混淆。请使用品牌名称。",
        ));
    } else if name.trim() != name {
        found.push(Flaw::error(
            "smart_name_space",
            "name",
            "The name begins or ends with a space. Remove it.",
            "名称首尾有空格。请删除。",
        ));
    }
}

/// A character as a sentence can show it.
fn shown(c: char) -> String {
    match c.is_control() || crate::lint::is_hidden(c) {
        true => format!("U+{:04X}", u32::from(c)),
        false => c.to_string(),
    }
}

fn summary(profile: &Profile, found: &mut Vec<Flaw>) {
    let text = &profile.summary;
    if text.chars().count() > SUMMARY_MAX || !is_plain(text) {
        let en = format!("The summary has at most {SUMMARY_MAX} characters on one line. Shorten it.");
        let zh = format!("简介不超过 {SUMMARY_MAX} 个字符，不能换行。请精简。");
        found.push(Flaw::error("smart_summary_length", "summary", en, zh));
    } else if text.trim().is_empty() {
        found.push(Flaw::warning(
            "smart_summary_missing",
            "summary",
            "Say in a sentence what the brand does: it stands below the name.",
            "建议填写一句品牌简介，将显示在名称下方。",
        ));
    }
    let colour = profile.colour.as_bytes();
    let is_colour = colour.len() == 7 && colour[0] == b'#' && colour[1..].iter().all(u8::is_ascii_hexdigit);
    if !colour.is_empty() && !is_colour {
        found.push(Flaw::error(
            "smart_colour_form",
            "colour",
            "Write the colour as #RRGGBB, for example #C8102E.",
            "颜色请使用 #RRGGBB 格式，例如 #C8102E。",
        ));
    }
}

fn hotlines(profile: &Profile, found: &mut Vec<Flaw>) {
    if profile.hotlines.len() > HOTLINES_MAX {
        let en = format!("There are at most {HOTLINES_MAX} hotlines. Remove some.");
        found.push(Flaw::error(
            "smart_hotlines_many",
            "hotlines",
            en,
            format!("客服热线最多 {HOTLINES_MAX} 个。请删减。"),
        ));
    }
    for (n, line) in profile.hotlines.iter().enumerate() {
        let width = units(&line.label);
        if line.label.trim().is_empty() || width > HOTLINE_UNITS_MAX || !is_plain(&line.label) {
            let en =
                format!("A hotline's label has 1 to {HOTLINE_UNITS_MAX} units (a Chinese character is two).");
            let zh = format!("热线名称应为 1–{HOTLINE_UNITS_MAX} 个半角宽度（汉字按 2 计）。");
            found.push(Flaw::error("smart_hotline_label", format!("hotlines[{n}].label"), en, zh));
        }
        found.extend(phone::flaw(&line.phone, &format!("hotlines[{n}].phone")));
    }
}

fn signatures(profile: &Profile, found: &mut Vec<Flaw>) {
    let count = profile.signatures.len();
    if !(1..=SIGNATURES_MAX).contains(&count) {
        let en = format!("Choose 1 to {SIGNATURES_MAX} of your approved signatures; there are {count}.");
        let zh = format!("请选择 1–{SIGNATURES_MAX} 个已通过审核的签名，当前为 {count} 个。");
        found.push(Flaw::error("smart_signature_count", "signatures", en, zh));
    }
    let repeated = (1..count).find(|n| profile.signatures[..*n].contains(&profile.signatures[*n]));
    if let Some(n) = repeated {
        found.push(Flaw::error(
            "smart_signature_repeated",
            format!("signatures[{n}]"),
            "This signature stands here already. Remove the repetition.",
            "该签名重复。请删除。",
        ));
    }
}

fn ports(profile: &Profile, found: &mut Vec<Flaw>) {
    if profile.claims.len() > CLAIMS_MAX {
        let en = format!("There are at most {CLAIMS_MAX} numbers of your own. Remove some.");
        found.push(Flaw::error(
            "smart_ports_many",
            "claims",
            en,
            format!("自有号码规则最多 {CLAIMS_MAX} 条。请删减。"),
        ));
    }
    for (n, claim) in profile.claims.iter().enumerate() {
        let field = format!("claims[{n}]");
        found.extend(claim.port.flaw(&field));
        let proof = claim.proof.trim();
        if proof.is_empty() || proof.chars().count() > PROOF_MAX || !is_plain(proof) {
            let en = format!("Say in 1 to {PROOF_MAX} characters how you prove that the number is yours.");
            let zh = format!("请用 1–{PROOF_MAX} 个字符说明号码归属的证明方式。");
            found.push(Flaw::error("smart_port_proof", format!("{field}.proof"), en, zh));
        }
        if profile.claims[..n].iter().any(|other| other.port == claim.port) {
            found.push(Flaw::error(
                "smart_port_repeated",
                field,
                "This number stands here already. Remove the repetition.",
                "该号码规则重复。请删除。",
            ));
        }
    }
}

fn regions(profile: &Profile, found: &mut Vec<Flaw>) {
    for (n, code) in profile.regions.iter().enumerate() {
        if !region::is_known(code) || profile.regions[..n].contains(code) {
            let shown: String = code.chars().take(8).collect();
            let en = format!(
                "\"{shown}\" is no province, or stands here already. Write codes such as CN-BJ, each once."
            );
            let zh = format!("“{shown}”不是有效的省份代码，或重复出现。请使用 CN-BJ 这样的代码。");
            found.push(Flaw::error("smart_region_unknown", format!("regions[{n}]"), en, zh));
        }
    }
}

fn menus(menus: &[Menu], found: &mut Vec<Flaw>) {
    if menus.len() > MENUS_MAX {
        let en = format!("There are at most {MENUS_MAX} menus beside each other. Remove some.");
        found.push(Flaw::error(
            "smart_menu_many",
            "menus",
            en,
            format!("一级菜单最多 {MENUS_MAX} 个。请删减。"),
        ));
    }
    let widest = MENU_UNITS[menus.len().clamp(1, MENUS_MAX) - 1];
    let labels = |field: fn(usize) -> String| {
        (field, menus.iter().map(|menu| menu.label.as_str()).collect::<Vec<_>>())
    };
    let (field, tops) = labels(|n| format!("menus[{n}].label"));
    label_all(&tops, widest, field, found);
    for (m, menu) in menus.iter().enumerate() {
        let place = format!("menus[{m}]");
        match (&menu.action, menu.items.len()) {
            (Some(action), 0) => found.extend(act(action, &place)),
            (None, 1..=ITEMS_MAX) => {}
            (None, 0) => found.push(Flaw::error(
                "smart_menu_empty",
                &place,
                "The menu does nothing. Give it an action, or a list.",
                "该菜单没有内容。请设置动作或添加子菜单。",
            )),
            (None, _) => {
                let en = format!("A menu's list has at most {ITEMS_MAX} lines. Remove some.");
                let zh = format!("每个一级菜单下最多 {ITEMS_MAX} 个子菜单。请删减。");
                found.push(Flaw::error("smart_menu_long", format!("{place}.items"), en, zh));
            }
            (Some(_), _) => found.push(Flaw::error(
                "smart_menu_both",
                &place,
                "A menu with a list has no action of its own. Remove one of them.",
                "含子菜单的一级菜单不能再设置动作。请二选一。",
            )),
        }
        let lines: Vec<_> = menu.items.iter().map(|item| item.label.as_str()).collect();
        label_all(&lines, ITEM_UNITS, |n| format!("{place}.items[{n}].label"), found);
        for (i, item) in menu.items.iter().enumerate() {
            found.extend(act(&item.action, &format!("{place}.items[{i}]")));
        }
    }
}

/// Labels that stand beside each other.
fn label_all(labels: &[&str], widest: usize, field: impl Fn(usize) -> String, found: &mut Vec<Flaw>) {
    for (n, label) in labels.iter().enumerate() {
        let width = units(label);
        if label.trim().is_empty() || label.trim() != *label || !is_plain(label) {
            found.push(Flaw::error(
                "smart_label_empty",
                field(n),
                "Write what stands on the menu, without spaces around it.",
                "请填写菜单名称，首尾不能有空格。",
            ));
        } else if width > widest {
            let en = format!(
                "The label is {width} units wide, {widest} fit (a Chinese character is two). Shorten it, or have fewer menus."
            );
            let zh =
                format!("菜单名称宽 {width}，此处最多 {widest}（汉字按 2 计）。请缩短，或减少菜单数量。");
            found.push(Flaw::error("smart_label_width", field(n), en, zh));
        } else if labels[..n].contains(label) {
            found.push(Flaw::error(
                "smart_label_repeated",
                field(n),
                "Two labels beside each other are the same. Change one of them.",
                "同级菜单名称重复。请修改。",
            ));
        }
    }
}

/// What is wrong with an action.
fn act(action: &Action, place: &str) -> Vec<Flaw> {
    match action {
        Action::OpenUrl { url, title } => {
            let mut found = url::flaws(url, &format!("{place}.action.url"));
            if title.chars().count() > TITLE_MAX || !is_plain(title) {
                let en = format!("The page's title has at most {TITLE_MAX} characters on one line.");
                let zh = format!("页面标题不超过 {TITLE_MAX} 个字符，不能换行。");
                found.push(Flaw::error("smart_title_length", format!("{place}.action.title"), en, zh));
            }
            found
        }
        Action::Dial { phone } => phone::flaw(phone, &format!("{place}.action.phone")).into_iter().collect(),
        Action::OpenApp { url, fallback } => {
            let mut found: Vec<_> = url::app_flaw(url, &format!("{place}.action.url")).into_iter().collect();
            found.extend(url::flaws(fallback, &format!("{place}.action.fallback")));
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::profile;
    use super::super::{Claim, Hotline, Item, Port, PortKind};
    use super::*;
    use crate::id::SignatureId;
    use crate::lint::Severity;

    fn found(change: impl FnOnce(&mut Profile)) -> Vec<(&'static str, String)> {
        let mut one = profile();
        change(&mut one);
        let found = lint(&one);
        for flaw in &found {
            assert!(flaw.en.ends_with(['.', ')']) && flaw.zh.ends_with(['。', '）']), "{flaw:?}");
        }
        found.into_iter().map(|flaw| (flaw.id, flaw.field)).collect()
    }

    fn one(id: &'static str, field: &str) -> Vec<(&'static str, String)> {
        vec![(id, field.to_owned())]
    }

    #[test]
    fn widths_are_half_width_units() {
        for (text, want) in [
            ("", 0),
            ("abc", 3),
            ("我的订单", 8),
            ("ａ１", 4),
            ("ｱ", 1),
            ("é", 1),
            ("e\u{301}", 1),
            ("😀", 2),
        ] {
            assert_eq!(units(text), want, "{text}");
        }
    }

    #[test]
    fn nothing_is_wrong_with_a_plain_profile() {
        assert_eq!(found(|_| {}), []);
        assert_eq!(found(|p| p.menus.clear()), [], "a name and a logo are enough");
        assert_eq!(found(|p| p.name = "AT&T · Shop-2".into()), []);
    }

    #[test]
    fn names_and_the_rest_have_their_forms() {
        assert_eq!(found(|p| p.name = String::new()), one("smart_name_length", "name"));
        assert_eq!(found(|p| p.name = "字".repeat(16)), one("smart_name_length", "name"));
        for bad in ["【鸿雁】", "鸿\u{200B}雁", "a/b", "✓官方"] {
            assert_eq!(found(|p| p.name = bad.into()), one("smart_name_character", "name"), "{bad}");
        }
        assert_eq!(found(|p| p.name = "95588".into()), one("smart_name_digits", "name"));
        assert_eq!(found(|p| p.name = " 鸿雁".into()), one("smart_name_space", "name"));
        assert_eq!(found(|p| p.summary = "字".repeat(76)), one("smart_summary_length", "summary"));
        assert_eq!(found(|p| p.summary = String::new()), one("smart_summary_missing", "summary"));
        for bad in ["C8102E", "#C81", "#C8102G", "red"] {
            assert_eq!(found(|p| p.colour = bad.into()), one("smart_colour_form", "colour"), "{bad}");
        }
        assert_eq!(found(|p| p.colour = String::new()), []);
        let many = |p: &mut Profile| p.hotlines = vec![p.hotlines[0].clone(); 6];
        assert_eq!(found(many), one("smart_hotlines_many", "hotlines"));
        let odd = |p: &mut Profile| {
            p.hotlines = vec![Hotline { label: "字".repeat(16), phone: "13800138000".into() }]
        };
        let want = [
            ("smart_hotline_label", "hotlines[0].label".to_owned()),
            ("smart_phone_mobile", "hotlines[0].phone".into()),
        ];
        assert_eq!(found(odd), want);
        assert_eq!(found(|p| p.signatures.clear()), one("smart_signature_count", "signatures"));
        let again = |p: &mut Profile| p.signatures = vec![SignatureId(1), SignatureId(2), SignatureId(1)];
        assert_eq!(found(again), one("smart_signature_repeated", "signatures[2]"));
        assert_eq!(found(|p| p.regions = vec!["CN-BJ".into(), "CN-GD".into()]), []);
        assert_eq!(
            found(|p| p.regions = vec!["CN-BJ".into(), "Beijing".into()]),
            one("smart_region_unknown", "regions[1]")
        );
        let claim = |digits: &str, proof: &str| Claim {
            port: Port::new(PortKind::Exact, digits),
            proof: proof.into(),
        };
        assert_eq!(found(|p| p.claims = vec![claim("1069", "a letter")]), []);
        assert_eq!(
            found(|p| p.claims = vec![claim("1069", " ")]),
            one("smart_port_proof", "claims[0].proof")
        );
        assert_eq!(
            found(|p| p.claims = vec![claim("1069", "a"), claim("1069", "b")]),
            one("smart_port_repeated", "claims[1]")
        );
    }

    #[test]
    fn menus_have_two_levels_and_fit() {
        let top = |label: &str| Menu {
            label: label.into(),
            action: Some(Action::Dial { phone: "95588".into() }),
            ..Menu::default()
        };
        let item = |label: &str| Item {
            id: String::new(),
            label: label.into(),
            action: Action::Dial { phone: "95588".into() },
        };
        let set = |menus: Vec<Menu>| found(move |p| p.menus = menus);
        assert_eq!(set(vec![top("一二三四五六七八九十百千")]), [], "24 units stand alone");
        assert_eq!(set(vec![top("一二三四五六七"), top("二")]), one("smart_label_width", "menus[0].label"));
        assert_eq!(
            set(vec![top("一"), top("二"), top("一二三四五")]),
            one("smart_label_width", "menus[2].label")
        );
        assert_eq!(set(vec![top("一二三四"), top("二"), top("abcdefgh")]), []);
        assert_eq!(set(vec![top("1"), top("2"), top("3"), top("4")]), one("smart_menu_many", "menus"));
        assert_eq!(set(vec![top("a"), top("a")]), one("smart_label_repeated", "menus[1].label"));
        assert_eq!(set(vec![top(" a")]), one("smart_label_empty", "menus[0].label"));
        assert_eq!(set(vec![Menu { action: None, ..top("a") }]), one("smart_menu_empty", "menus[0]"));
        assert_eq!(
            set(vec![Menu { items: vec![item("b")], ..top("a") }]),
            one("smart_menu_both", "menus[0]")
        );
        let list = |labels: &[&str]| {
            let items = labels.iter().map(|label| item(label)).collect();
            set(vec![Menu { action: None, items, ..top("a") }])
        };
        assert_eq!(list(&["1", "2", "3", "4", "5"]), []);
        assert_eq!(list(&["1", "2", "3", "4", "5", "6"]), one("smart_menu_long", "menus[0].items"));
        assert_eq!(list(&["一二三四五六七八九"]), one("smart_label_width", "menus[0].items[0].label"));
        assert_eq!(list(&["1", "1"]), one("smart_label_repeated", "menus[0].items[1].label"));
    }

    #[test]
    fn actions_are_judged_where_they_stand() {
        let with = |action: Action| found(move |p| p.menus[1].items[1].action = action);
        let place = "menus[1].items[1].action";
        let url = |url: &str, title: &str| Action::OpenUrl { url: url.into(), title: title.into() };
        assert_eq!(with(url("http://example.com", "")), one("smart_url_https", &format!("{place}.url")));
        assert_eq!(
            with(url("https://example.com", &"t".repeat(21))),
            one("smart_title_length", &format!("{place}.title"))
        );
        assert_eq!(
            with(Action::Dial { phone: "1".into() }),
            one("smart_phone_form", &format!("{place}.phone"))
        );
        let app = |url: &str, fallback: &str| Action::OpenApp { url: url.into(), fallback: fallback.into() };
        assert_eq!(with(app("shop://orders", "https://example.com")), []);
        assert_eq!(
            with(app("https://a.example", "https://example.com")),
            one("smart_app_form", &format!("{place}.url"))
        );
        assert_eq!(
            with(app("shop://orders", "https://192.0.2.1")),
            one("smart_url_address", &format!("{place}.fallback"))
        );
        assert!(
            lint(&Profile::default()).iter().filter(|flaw| flaw.severity == Severity::Error).count() == 2
        );
    }
}
