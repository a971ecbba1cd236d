//! Files that are made in the background: asked for, begun, cut into pieces, cancelled, begun anew, gone.

use domain::export::Status;
use domain::id::{AccountId, ExportId};
use store::Db;
use store::exports::{self, End, Export};

use super::places::{read, write};
use super::rows::{BLUE, RED};

fn export(id: i64) -> Export {
    Export {
        tenant: RED,
        id: ExportId(id),
        what: "messages".into(),
        format: "csv".into(),
        filter: "{}".into(),
        lang: "zh".into(),
        is_whole: id == 1,
        account: Some(AccountId(4)),
        who: "CNX01_Adm".into(),
        status: Status::Waiting,
        rows: 0,
        total: None,
        octets: 0,
        pieces: 0,
        tries: 0,
        finished_ms: None,
        expires_ms: None,
    }
}

pub(crate) fn chapter(db: &Db) {
    let new = [export(1), export(2), export(3)];
    let put = new.clone();
    write(db, move |tx| put.iter().try_for_each(|one| exports::insert(tx, one)));
    let under_way = |tenant| write(db, move |tx| exports::under_way(tx, tenant));
    assert_eq!((under_way(RED), under_way(BLUE)), (3, 0));
    assert_eq!(read(db, |tx| exports::page(tx, RED, (1, 9), 2)), (vec![new[1].clone(), new[0].clone()], 2));
    let get = |id| read(db, move |tx| exports::get(tx, RED, ExportId(id))).unwrap();
    assert_eq!(read(db, |tx| exports::get(tx, BLUE, ExportId(1))), None);
    assert_eq!(read(db, exports::next_all), Some(new[0].clone()));

    let begin = |id, run| write(db, move |tx| exports::begin(tx, RED, ExportId(id), run));
    assert_eq!((begin(1, 7), begin(1, 8)), (true, false), "one run");
    let progress =
        |run, rows, total| write(db, move |tx| exports::progress(tx, ExportId(1), run, rows, total));
    assert_eq!((progress(7, 0, Some(9)), progress(8, 1, None), progress(7, 4, None)), (true, false, true));
    assert_eq!((get(1).rows, get(1).total, get(1).tries), (4, Some(9), 1));
    let add = |run, n| write(db, move |tx| exports::add_piece(tx, ExportId(1), run, 5, (n, b"data")));
    assert_eq!((add(7, 0), add(8, 1)), (true, false));
    assert_eq!(read(db, |tx| exports::piece(tx, RED, ExportId(1), 0)), None, "it is not done");
    assert_eq!(write(db, exports::requeue_all), 1);
    assert!(begin(1, 9) && add(9, 0) && add(9, 1), "anew, without the old piece");
    let end = |run, end| write(db, move |tx| exports::end(tx, ExportId(1), run, 5, (end, 50)));
    let done = End::Done { octets: 8, pieces: 2, expires_ms: 100 };
    assert_eq!((end(7, done), end(9, done), end(9, End::Failed)), (false, true, false));
    let seen = get(1);
    assert_eq!((seen.status, seen.rows, seen.octets, seen.pieces), (Status::Done, 5, 8, 2));
    assert_eq!((seen.finished_ms, seen.expires_ms, seen.tries), (Some(50), Some(100), 2));
    let piece = |tenant| read(db, move |tx| exports::piece(tx, tenant, ExportId(1), 1));
    assert_eq!((piece(RED), piece(BLUE)), (Some(b"data".to_vec()), None));

    let cancel = |id| write(db, move |tx| exports::cancel(tx, RED, ExportId(id), 60));
    assert_eq!((cancel(1), cancel(2), cancel(2)), (false, true, false));
    assert!(begin(3, 11));
    assert!(write(db, |tx| exports::end(tx, ExportId(3), 11, 0, (End::Again, 70))));
    assert_eq!(get(3).status, Status::Waiting);
    let expire = |now| write(db, move |tx| exports::expire_all(tx, now));
    assert_eq!((expire(99), expire(100)), (0, 1));
    let drop_pieces = || write(db, |tx| exports::drop_pieces_all(tx, 1));
    let forget = || write(db, |tx| exports::forget_all(tx, ExportId(9)));
    assert_eq!((forget(), drop_pieces(), drop_pieces(), drop_pieces(), forget()), (1, 1, 1, 0, 1));
    assert_eq!(read(db, |tx| exports::page(tx, RED, (0, 9), 9)).1, 1);
}
