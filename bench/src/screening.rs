//! Screening of contents, one core: a clean text and one with a hit against ten thousand words.

use std::hint::black_box;
use std::time::Instant;

use domain::kind::{Direction, Kind};
use domain::screening::Screening;
use domain::screening::category::{Category, Licences, Table};
use domain::screening::words::{self, How, Word, WordId};

use crate::codec::time;
use crate::report::Report;

/// The default list, and made-up words of two to six characters until there are `count`.
fn list(count: usize) -> Vec<Word> {
    let mut list = words::default_words().to_vec();
    let mut seed = 7u64;
    let mut next = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    while list.len() < count {
        let length = 2 + next(5);
        let latin = next(4) == 0;
        let (first, range) = if latin { (u32::from('a'), 26) } else { (0x4E00, 3000) };
        let letter = |_| char::from_u32(first + u32::try_from(next(range)).unwrap_or(0)).unwrap_or('x');
        let text: String = (0..length + if latin { 4 } else { 0 }).map(letter).collect();
        let how = if latin { How::Whole } else { How::Normal };
        let id = WordId(i64::try_from(list.len()).unwrap_or(0));
        list.push(Word { id, text, category: Category::Fur, action: None, how });
    }
    list
}

/// Measures it.
pub fn measure(report: &mut Report) {
    for count in [10_000, 100_000] {
        let list = list(count);
        let started = Instant::now();
        let Ok(screening) = Screening::new(list, Table::default()) else { return };
        report.add_codec(&format!("compile {count} forbidden words"), started.elapsed().as_nanos() as f64);
        let chinese = "尊敬的会员您好，您在松果超市预订的冬季羽绒被已到文昌路店，请于本周日晚八点前凭取货码到一楼服务台领取，逾期自动退款，如需改期请致电门店，感谢您的支持。";
        let latin = "Your table at Juniper Kitchen is confirmed for Friday at 19:30, see you";
        let hit = "尊敬的会员您好，您的冬季羽绒被已到文昌路店，另有低 息 貸 款额度可领，请于本周日晚八点前凭取货码到一楼服务台领取，感谢您一直以来的支持和信任。";
        for (name, text) in [("Chinese", chinese), ("English", latin), ("forbidden", hit)] {
            let ns = time(|| {
                black_box(screening.check(text, Kind::Notification, Direction::Mainland, Licences::NONE));
            });
            let chars = text.chars().count();
            report.add_codec(&format!("screen {chars} {name} characters, {count} words"), ns);
        }
    }
}
