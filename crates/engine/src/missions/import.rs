//! A list is imported: the file is kept in pieces as it arrives, then read, row by row, into the mission's blocks. Whatever
//! ends the process in between, the reading begins anew from the pieces.
//!
//! Reading happens on a thread for it, with flat memory: a block of rows, and the numbers seen so far. Every row is looked at
//! as if it were sent now; what would be refused for what it says itself is set aside with its reason.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom, Write};
use std::time::Duration;

use bytes::Bytes;
use domain::audit::Action;
use domain::id::{MessageId, TenantId, Uid};
use domain::kind::Direction;
use domain::mission::{Event, Spoilt};
use domain::permission::Permission;
use domain::phone::{Country, Phone, PhoneError};
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::missions::{self, Block, Import, List, Mission};
use table::head::{Columns, HeadError, REASON_TITLES};
use table::{Broken, Cell, Kind, Limits, Mangling, Reader, Row, SNIFFED_OCTETS, Shape};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};

use super::draft::{forget_rows, not_now};
use super::rows::{BLOCK, BadRow, GoodRow, pack_bad, pack_good};
use super::tally::{Lens, Tally, is_of_row};
use super::view::{Facts, MissionView};
use super::wording;
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{refuse, wrong};
use crate::error::{Error, Result};
use crate::live::Topic;
use crate::send::Given;

/// The file is arriving.
pub(super) const RECEIVING: &str = "receiving";
/// Its rows are read.
pub(super) const READING: &str = "reading";
const DONE: &str = "done";
const FAILED: &str = "failed";

/// Octets of a piece.
const PIECE: usize = 256 << 10;
/// Characters of a file's name that are kept.
const NAME_MAX: usize = 200;
/// Cells of a rejected row that are kept, and characters of each.
const CELLS_MAX: usize = 60;
const CELL_MAX: usize = 200;
/// How often the reading is tried while the database does not answer.
const TRIES: u32 = 5;
/// Lists that are read at a time.
static READERS: Semaphore = Semaphore::const_new(2);

/// A list that arrives.
pub struct ImportSource {
    /// What its sender calls it.
    pub file: String,
    /// Numbers typed by a person rather than a file.
    pub is_typed: bool,
    /// Its octets.
    pub pieces: mpsc::Receiver<std::io::Result<Bytes>>,
}

impl Engine {
    /// Takes a file in, in place of an earlier list, and begins to read it. Answers when the whole file is kept; how the
    /// reading goes is in the mission.
    pub async fn import_mission(
        &self,
        actor: &Actor,
        id: Uid,
        mut source: ImportSource,
    ) -> Result<MissionView> {
        let number = self.core.ids.next();
        let most = self.core.policy_of(actor.tenant).import_octets_max;
        let file: String = source.file.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
        let begun = Import {
            tenant: actor.tenant,
            mission: id.0,
            id: number,
            state: RECEIVING.into(),
            // Typed numbers have no file.
            file: if source.is_typed { String::new() } else { file },
            octets: 0,
            octets_read: 0,
            rows_read: 0,
            error: None,
        };
        let first = begun.clone();
        self.on_mission_list(actor, id, Action::MissionImported, move |tx, row, note| {
            let Some(status) = row.status.apply(Event::Edit) else { return refuse(not_now(row)) };
            row.status = status;
            missions::begin_import(tx, &first)?;
            Ok(Ok(note.with("file", &first.file)))
        })
        .await?;
        match self.receive(begun.clone(), &mut source, most).await {
            Ok(import) => {
                self.read_list(import);
                self.look_at_mission(actor, id.0).await
            }
            Err(error) => {
                let drop_it =
                    move |tx: &mut Tx<'_>| match missions::import_of(tx, begun.tenant, begun.mission)? {
                        Some(import) if import.id == number => {
                            missions::drop_import(tx, begun.tenant, begun.mission)
                        }
                        _ => Ok(()),
                    };
                self.core.db.write(drop_it).await?;
                self.core.live.tell(actor.tenant, Topic::Missions, Some(id.0));
                Err(error)
            }
        }
    }

    async fn receive(&self, mut import: Import, source: &mut ImportSource, most: u64) -> Result<Import> {
        let (mut buffer, mut number) = (Vec::with_capacity(PIECE), 0);
        loop {
            let piece = source.pieces.recv().await;
            let is_last = piece.is_none();
            if let Some(piece) = piece {
                let piece = piece.map_err(|_| {
                    wrong("file", "the upload broke off; import it again", "上传中断，请重新导入")
                })?;
                import.octets += i64::try_from(piece.len()).unwrap_or(i64::MAX);
                if import.octets.unsigned_abs() > most {
                    return Err(broken(&Broken::TooBig { max: most }));
                }
                buffer.extend_from_slice(&piece);
            }
            let is_first = number == 0 && (buffer.len() >= SNIFFED_OCTETS || is_last);
            if is_first && !source.is_typed {
                let first = &buffer[..buffer.len().min(SNIFFED_OCTETS)];
                Kind::sniff(first, &import.file).map_err(|error| broken(&error))?;
            }
            if is_last && buffer.is_empty() {
                break;
            }
            if !is_last && buffer.len() < PIECE {
                continue;
            }
            let (kept, data) = (import.clone(), std::mem::replace(&mut buffer, Vec::with_capacity(PIECE)));
            let at = number;
            number += 1;
            let keep = move |tx: &mut Tx<'_>| {
                let is_ours = missions::note_import(tx, &kept)?;
                if is_ours {
                    missions::add_piece(tx, kept.tenant, kept.mission, at, &data)?;
                }
                Ok(is_ours)
            };
            if !self.core.db.write(keep).await? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            self.core.live.tell(import.tenant, Topic::Missions, Some(import.mission));
            if is_last {
                break;
            }
        }
        if import.octets == 0 {
            return Err(broken(&Broken::Empty));
        }
        import.state = READING.into();
        let kept = import.clone();
        let begin = move |tx: &mut Tx<'_>| missions::note_import(tx, &kept);
        match self.core.db.write(begin).await? {
            true => Ok(import),
            false => Err(Refusal::ChangedMeanwhile.into()),
        }
    }

    /// Stops an import that is under way, and forgets the list.
    pub async fn drop_mission_rows(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        actor.may(Permission::MessagesSend)?;
        self.on_mission_list(actor, id, Action::MissionChanged, |tx, row, note| {
            let Some(status) = row.status.apply(Event::Edit) else { return refuse(not_now(row)) };
            row.status = status;
            missions::drop_rows(tx, row.tenant, row.id)?;
            missions::drop_import(tx, row.tenant, row.id)?;
            forget_rows(row);
            Ok(Ok(note.with("rows", 0)))
        })
        .await?;
        self.look_at_mission(actor, id.0).await
    }

    /// What was being imported when the process ended: a file that is here whole is read anew.
    pub(crate) async fn resume_imports(&self) -> Result<()> {
        for import in self.core.db.read(|tx| missions::imports_in_all(tx, (RECEIVING, READING))).await? {
            if import.state == READING {
                self.read_list(import);
                continue;
            }
            let error = wrong("file", "the upload broke off; import it again", "上传中断，请重新导入");
            let failed = Import { state: FAILED.into(), error: told(&error), ..import };
            let note = move |tx: &mut Tx<'_>| missions::note_import(tx, &failed).map(drop);
            if let Err(error) = self.core.db.write(note).await {
                tracing::warn!(%error, "an import that broke off could not be noted");
            }
        }
        Ok(())
    }

    /// Reads a list in the background.
    fn read_list(&self, import: Import) {
        let (engine, handle) = (self.clone(), Handle::current());
        tokio::spawn(async move {
            let Ok(_permit) = READERS.acquire().await else { return };
            for tries in 1.. {
                let (reading, job, handle) = (engine.clone(), import.clone(), handle.clone());
                let read = tokio::task::spawn_blocking(move || Job::new(&reading, &handle, job)?.run());
                let end = match read.await {
                    Ok(end) => end,
                    Err(error) => Err(End::Failed(Error::Internal(error.to_string()))),
                };
                match end {
                    Ok(()) | Err(End::Overtaken) => break,
                    Err(End::Unavailable(error)) if tries < TRIES => {
                        tracing::warn!(%error, "a list cannot be read yet");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                    Err(End::Unavailable(error) | End::Failed(error)) => {
                        engine.fail_import(import.clone(), &error).await;
                        break;
                    }
                }
            }
            engine.core.live.tell(import.tenant, Topic::Missions, Some(import.mission));
        });
    }

    /// Notes that a list could not be read; nothing of it is kept.
    async fn fail_import(&self, import: Import, error: &Error) {
        let failed = Import { state: FAILED.into(), error: told(error), ..import };
        let note = move |tx: &mut Tx<'_>| {
            let Some(mut row) = missions::lock(tx, failed.tenant, failed.mission)? else { return Ok(()) };
            if missions::note_import(tx, &failed)? {
                missions::drop_rows(tx, failed.tenant, failed.mission)?;
                missions::drop_file(tx, failed.tenant, failed.mission)?;
                forget_rows(&mut row);
                missions::update(tx, &row)?;
            }
            Ok(())
        };
        if let Err(error) = self.core.db.write(note).await {
            tracing::warn!(%error, "that a list could not be read could not be noted");
        }
    }

    /// Looks at a list again whose mission says something else now: what it would cost, what would be refused.
    pub(super) async fn recount_mission(&self, mission: &Mission) -> Result<()> {
        if mission.total == 0 {
            return Ok(());
        }
        let (engine, mission) = (self.clone(), mission.clone());
        tokio::spawn(async move {
            if let Err(error) = engine.recount(mission).await {
                tracing::warn!(%error, "a list could not be looked at again");
            }
        });
        Ok(())
    }

    async fn recount(&self, mission: Mission) -> Result<()> {
        let picture = self.core.picture();
        let Some(tenant) = picture.tenants.get(&mission.tenant).cloned() else { return Ok(()) };
        let (mut tally, mut at) = (Tally::default(), 0);
        loop {
            let rows = self.good_rows(&mission, at, BLOCK).await?;
            let Some((last, _)) = rows.last() else { break };
            at = last + 1;
            let lens = Lens::of(&self.core, &picture, &tenant, &mission);
            let count = rows.len();
            match lens.look(rows.into_iter().map(|(_, row)| row.given).collect()) {
                Ok(drafts) => drafts.iter().for_each(|draft| tally.keep(draft, &tenant)),
                Err(why) => tally.keep_all(count, why),
            }
            tokio::task::yield_now().await;
        }
        let write = move |tx: &mut Tx<'_>| {
            let Some(mut row) = missions::lock(tx, mission.tenant, mission.id)? else { return Ok(()) };
            if row.version == mission.version && row.total == mission.total {
                tally.clone().write(&mut row, false);
                missions::update(tx, &row)?;
            }
            Ok(())
        };
        self.core.db.write(write).await?;
        self.core.live.tell(tenant.id, Topic::Missions, None);
        Ok(())
    }
}

/// Why a list was not read to its end.
enum End {
    /// Another import took its place, or somebody cancelled it.
    Overtaken,
    /// The database did not answer.
    Unavailable(Error),
    /// It cannot be read.
    Failed(Error),
}

impl From<store::Error> for End {
    fn from(error: store::Error) -> End {
        match Error::from(error) {
            error @ Error::Unavailable(_) => End::Unavailable(error),
            error => End::Failed(error),
        }
    }
}

impl From<Broken> for End {
    fn from(error: Broken) -> End {
        match error {
            Broken::Io(why) => End::Unavailable(Error::Unavailable(why)),
            error => End::Failed(broken(&error)),
        }
    }
}

/// A list that is being read.
struct Job<'a> {
    engine: &'a Engine,
    handle: &'a Handle,
    import: Import,
    mission: Mission,
    columns: Option<Columns>,
    heading: Vec<String>,
    hidden: i64,
    seen: HashSet<i64, foldhash::fast::RandomState>,
    /// Rows to be looked at, with their cells.
    waiting: Vec<(GoodRow, Vec<String>)>,
    good: Vec<GoodRow>,
    bad: Vec<BadRow>,
    good_at: i64,
    bad_at: i64,
    tally: Tally,
}

/// The file's pieces, one after the other.
struct Pieces<'a> {
    engine: &'a Engine,
    handle: &'a Handle,
    of: (TenantId, MessageId),
    number: i64,
    rest: Bytes,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            let ((tenant, mission), number) = (self.of, self.number);
            let read = self.engine.core.db.read(move |tx| missions::piece(tx, tenant, mission, number));
            match self.handle.block_on(read).map_err(|error| std::io::Error::other(error.to_string()))? {
                Some(piece) => self.rest = piece.into(),
                None => return Ok(0),
            }
            self.number += 1;
        }
        let count = out.len().min(self.rest.len());
        out[..count].copy_from_slice(&self.rest.split_to(count));
        Ok(count)
    }
}

impl<'a> Job<'a> {
    /// Begins anew: what an earlier try kept is forgotten.
    fn new(engine: &'a Engine, handle: &'a Handle, import: Import) -> std::result::Result<Job<'a>, End> {
        let (tenant, id, number) = (import.tenant, import.mission, import.id);
        let begin = move |tx: &mut Tx<'_>| {
            let Some(mission) = missions::lock(tx, tenant, id)? else { return Ok(None) };
            let is_ours = missions::import_of(tx, tenant, id)?.is_some_and(|import| import.id == number);
            if !is_ours || mission.status.apply(Event::Edit).is_none() {
                return Ok(None);
            }
            missions::drop_rows(tx, tenant, id)?;
            Ok(Some(mission))
        };
        let mission = handle.block_on(engine.core.db.write(begin))?.ok_or(End::Overtaken)?;
        Ok(Job {
            engine,
            handle,
            import: Import { octets_read: 0, rows_read: 0, ..import },
            mission,
            columns: None,
            heading: Vec::new(),
            hidden: 0,
            seen: HashSet::default(),
            waiting: Vec::with_capacity(BLOCK),
            good: Vec::with_capacity(BLOCK),
            bad: Vec::new(),
            good_at: 0,
            bad_at: 0,
            tally: Tally::default(),
        })
    }

    fn pieces(&self) -> Pieces<'a> {
        let of = (self.import.tenant, self.import.mission);
        Pieces { engine: self.engine, handle: self.handle, of, number: 0, rest: Bytes::new() }
    }

    fn run(self) -> std::result::Result<(), End> {
        let policy = self.engine.core.policy_of(self.import.tenant);
        // A line of names is no row.
        let limits = Limits::of(policy.import_octets_max, policy.import_rows_max.saturating_add(1));
        let picture = self.engine.core.picture();
        let tenant = picture.tenants.get(&self.import.tenant).cloned().ok_or(End::Overtaken)?;
        let content = wording::content(&self.mission, &tenant);
        let variables = wording::variables(&content);
        let is_typed = self.import.file.is_empty();
        let mut first = vec![0; SNIFFED_OCTETS];
        let known =
            fill(&mut self.pieces(), &mut first).map_err(|error| End::from(Broken::Io(error.to_string())))?;
        let kind = if is_typed { Kind::Csv } else { Kind::sniff(&first[..known], &self.import.file)? };
        match kind {
            Kind::Csv => {
                let shape = match (is_typed, variables.is_empty()) {
                    (true, _) => Shape::Numbers,
                    (false, true) => Shape::Either,
                    (false, false) => Shape::Table,
                };
                let reader = Reader::csv(self.pieces(), limits, shape)?;
                self.read(reader, &variables, &tenant)
            }
            Kind::Xlsx => {
                let mut file =
                    tempfile::tempfile().map_err(|error| End::from(Broken::Io(error.to_string())))?;
                let spooled = std::io::copy(&mut self.pieces(), &mut file)
                    .and_then(|_| file.flush())
                    .and_then(|()| file.seek(SeekFrom::Start(0)));
                spooled.map_err(|error| End::from(Broken::Io(error.to_string())))?;
                self.read(Reader::xlsx(std::io::BufReader::new(file), limits, None)?, &variables, &tenant)
            }
        }
    }

    fn read<R: Read>(
        mut self,
        mut reader: Reader<R>,
        variables: &[String],
        tenant: &crate::policy::Tenant,
    ) -> std::result::Result<(), End> {
        let region = match wording::direction(&self.mission) {
            Direction::Mainland => Some(Country::CN),
            Direction::International => tenant.default_country,
        };
        while let Some(row) = reader.next_row()? {
            if self.columns.is_none() {
                let names: Vec<_> = variables.iter().map(String::as_str).collect();
                let columns = Columns::read(&row, &names).map_err(|error| End::Failed(headless(&error)))?;
                let has_header = columns.header;
                self.columns = Some(columns);
                if has_header {
                    let titles = row.cells.iter().map(|cell| cell.shown().chars().take(CELL_MAX).collect());
                    self.heading = titles.take(CELLS_MAX).collect();
                    if self.heading.last().is_some_and(|title| REASON_TITLES.contains(&title.as_str())) {
                        self.heading.pop();
                    }
                    continue;
                }
            }
            self.import.rows_read += 1;
            self.take(row, region);
            if self.waiting.len() >= BLOCK || self.bad.len() >= BLOCK {
                self.look(tenant);
                let at = reader.position();
                let total = at.octets_total.unwrap_or(self.import.octets.unsigned_abs()).max(1);
                let share =
                    u128::from(at.octets) * u128::from(self.import.octets.unsigned_abs()) / u128::from(total);
                self.import.octets_read = i64::try_from(share).unwrap_or(i64::MAX).min(self.import.octets);
                self.keep(false)?;
            }
        }
        self.hidden = reader.hidden().cast_signed();
        self.look(tenant);
        self.keep(true)
    }

    /// Reads a row's cells.
    fn take(&mut self, row: Row, region: Option<Country>) {
        let Some(columns) = &self.columns else { return };
        let reason = columns.reason;
        let told = row.cells.iter().enumerate().filter(|(at, _)| Some(*at) != reason);
        let cells = || told.clone().map(|(_, cell)| cell.shown().to_owned()).collect::<Vec<_>>();
        let read = || -> std::result::Result<Given, (String, Option<String>)> {
            let word = |spoilt: Spoilt| (spoilt.as_str().to_owned(), None);
            let refused = |refusal: Refusal, param| (refusal.as_str().to_owned(), param);
            let text = |cell: &Cell| match cell {
                Cell::Text(text) => Ok(text.clone()),
                Cell::Mangled { why, .. } => Err(word(spoilt(*why))),
            };
            let (phone, values) = columns.of(&row).ok_or_else(|| word(Spoilt::Columns))?;
            let phone = Phone::parse(&text(phone)?, region).map_err(|error| match error {
                PhoneError::Invalid => refused(Refusal::InvalidNumber, None),
                PhoneError::NotMobile => refused(Refusal::NotMobileNumber, None),
            })?;
            let values = values.into_iter().map(text).collect::<std::result::Result<Vec<_>, _>>()?;
            if Direction::of(phone.country()).code() != self.mission.direction {
                return Err(word(Spoilt::Direction));
            }
            Ok(Given { phone, values })
        };
        match read() {
            Ok(given) if self.seen.insert(given.phone.code()) => {
                let cells = cells();
                self.waiting.push((GoodRow { number: row.number, given }, cells));
            }
            Ok(_) => {
                let code = Refusal::DuplicateRecipient.as_str().to_owned();
                let cells = cells();
                self.reject(row.number, cells, code, None);
            }
            Err((code, param)) => {
                let cells = cells();
                self.reject(row.number, cells, code, param);
            }
        }
    }

    fn reject(&mut self, number: u64, cells: Vec<String>, code: String, param: Option<String>) {
        self.tally.reject(&code);
        let cells =
            cells.into_iter().take(CELLS_MAX).map(|cell| cell.chars().take(CELL_MAX).collect()).collect();
        self.bad.push(BadRow { number, cells, code, param });
    }

    /// Looks at the rows that were read as if they were sent now.
    fn look(&mut self, tenant: &crate::policy::Tenant) {
        let picture = self.engine.core.picture();
        let rows = std::mem::replace(&mut self.waiting, Vec::with_capacity(BLOCK));
        let lens = Lens::of(&self.engine.core, &picture, tenant, &self.mission);
        match lens.look(rows.iter().map(|(row, _)| row.given.clone()).collect()) {
            Err(why) => {
                self.tally.keep_all(rows.len(), why);
                self.good.extend(rows.into_iter().map(|(row, _)| row));
            }
            Ok(drafts) => {
                for ((row, cells), draft) in rows.into_iter().zip(&drafts) {
                    match &draft.refusal {
                        Some((refusal, detail)) if is_of_row(*refusal) => {
                            let about = detail.param.clone().or_else(|| detail.field.clone());
                            self.reject(row.number, cells, refusal.as_str().to_owned(), about);
                        }
                        _ => {
                            self.tally.keep(draft, tenant);
                            self.good.push(row);
                        }
                    }
                }
            }
        }
    }

    /// Keeps whole blocks, and at the end the rest with the sums.
    fn keep(&mut self, is_last: bool) -> std::result::Result<(), End> {
        let mut blocks = Vec::new();
        while self.good.len() >= BLOCK || (is_last && !self.good.is_empty()) {
            let rows: Vec<_> = self.good.drain(..self.good.len().min(BLOCK)).collect();
            let count = i64::try_from(rows.len()).unwrap_or(0);
            blocks.push((List::Good, Block { first: self.good_at, count, data: pack_good(&rows) }));
            self.good_at += count;
        }
        while self.bad.len() >= BLOCK || (is_last && !self.bad.is_empty()) {
            let rows: Vec<_> = self.bad.drain(..self.bad.len().min(BLOCK)).collect();
            let count = i64::try_from(rows.len()).unwrap_or(0);
            blocks.push((List::Rejected, Block { first: self.bad_at, count, data: pack_bad(&rows) }));
            self.bad_at += count;
        }
        if is_last {
            (self.import.state, self.import.octets_read) = (DONE.into(), self.import.octets);
        }
        let (import, tally) = (self.import.clone(), self.tally.clone());
        let (heading, hidden) = (self.heading.clone(), self.hidden);
        let write = move |tx: &mut Tx<'_>| {
            let (tenant, id) = (import.tenant, import.mission);
            let mission = if is_last { missions::lock(tx, tenant, id)? } else { None };
            if !missions::note_import(tx, &import)? {
                return Ok(false);
            }
            for (list, block) in &blocks {
                missions::add_block(tx, tenant, id, *list, block)?;
            }
            if let Some(mut row) = mission {
                let file = Some(import.file.clone()).filter(|file| !file.is_empty());
                row.facts = Facts { file, heading: heading.clone(), hidden, ..Facts::default() }.json();
                tally.clone().write(&mut row, true);
                missions::update(tx, &row)?;
                missions::drop_file(tx, tenant, id)?;
            }
            Ok(true)
        };
        let kept = self.handle.block_on(self.engine.core.db.write(write))?;
        self.engine.core.live.tell(self.import.tenant, Topic::Missions, Some(self.import.mission));
        if kept { Ok(()) } else { Err(End::Overtaken) }
    }
}

fn fill(source: &mut impl Read, out: &mut [u8]) -> std::io::Result<usize> {
    let mut known = 0;
    while known < out.len() {
        match source.read(&mut out[known..])? {
            0 => break,
            count => known += count,
        }
    }
    Ok(known)
}

fn spoilt(why: Mangling) -> Spoilt {
    match why {
        Mangling::Scientific => Spoilt::Scientific,
        Mangling::Date => Spoilt::Date,
        Mangling::Fraction => Spoilt::Fraction,
        Mangling::TooPrecise => Spoilt::TooPrecise,
        Mangling::Boolean => Spoilt::Boolean,
        Mangling::Error => Spoilt::Fault,
        Mangling::Unreadable => Spoilt::Unreadable,
    }
}

/// `field_invalid` of the file: why it cannot be read.
fn broken(why: &Broken) -> Error {
    wrong("file", why.en(), why.zh())
}

/// `field_invalid` of the file: why its columns are not those of the mission.
fn headless(why: &HeadError) -> Error {
    wrong("file", why.en(), why.zh())
}

/// An error as an import keeps it: English and Chinese.
fn told(error: &Error) -> Option<String> {
    use domain::refusal::Lang;
    let texts = match error {
        Error::Refused(refusal, detail) => {
            (refusal.sentence(Lang::En, detail).into_owned(), refusal.sentence(Lang::Zh, detail).into_owned())
        }
        Error::Phrased { detail, zh, .. } => (detail.param.clone().unwrap_or_default(), zh.clone()),
        Error::Unavailable(_) | Error::Internal(_) => {
            let detail = Detail::NONE;
            let of = |lang| Refusal::Internal.sentence(lang, &detail).into_owned();
            (of(Lang::En), of(Lang::Zh))
        }
    };
    serde_json::to_string(&texts).ok()
}
