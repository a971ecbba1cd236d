//! A mission's list, looked at: the rows that will be sent as the handsets show them, and those that will not with their
//! reasons. Both are read block by block, however long the list is.

use domain::audit::Action;
use domain::id::{MessageId, TenantId, Uid};
use domain::permission::Permission;
use domain::refusal::{Lang, Refusal};
use domain::signature;
use domain::template::Template;
use store::missions::{self, List, Mission};

use super::form_file::phone_title;
use super::rows::{BadRow, GoodRow, unpack_bad, unpack_good};
use super::view::Facts;
use super::wording;
use crate::Engine;
use crate::actor::Actor;
use crate::download::{Slices, Words, download};
use crate::error::{Error, Result};
use crate::sheet::{Cell, Download, Format};

/// Rows of a page.
pub const ROWS_MAX: u32 = 100;

/// A row that will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodRowView {
    /// Its place in the list, from 0.
    pub place: i64,
    /// Its number in the file.
    pub number: u64,
    /// The phone, masked for people.
    pub to: String,
    /// Values of the variables, in their order.
    pub values: Vec<String>,
    /// The whole text as the handset shows it.
    pub text: String,
    /// Alphabet of that text: `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// Its segments.
    pub segments: u16,
}

/// A row that will not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRowView {
    /// Its place among those, from 0.
    pub place: i64,
    /// Its number in the file.
    pub number: u64,
    /// Its cells as they were; the phone masked for people.
    pub cells: Vec<String>,
    /// Why: a word.
    pub code: String,
    /// What the sentence is about.
    pub param: Option<String>,
}

impl BadRowView {
    /// Why, for people.
    pub fn message(&self, lang: Lang) -> String {
        super::rows::sentence(&self.code, self.param.as_deref(), lang)
    }
}

/// Reads the rows of a block.
type Unpack<Row> = fn(&[u8]) -> Option<Vec<Row>>;

impl Engine {
    /// Rows of the list that will be sent, from place `after` on, as their handsets will show them.
    pub async fn mission_rows(
        &self,
        actor: &Actor,
        id: Uid,
        after: i64,
        limit: u32,
    ) -> Result<Vec<GoodRowView>> {
        actor.may(Permission::MessagesRead)?;
        let (_, tenant) = self.mission_tenant(actor)?;
        let mission = self.known_mission(actor.tenant, id.0).await?;
        let sight = actor.sight(false)?;
        let (content, direction) = (wording::content(&mission, &tenant), wording::direction(&mission));
        let position = signature::Position::from_code(mission.position).unwrap_or(signature::Position::Start);
        let name = wording::signature(&mission, &tenant);
        let template = Template::parse(&content).map_err(|_| Error::from(Refusal::TemplateInvalid))?;
        let rows = self.good_rows(&mission, after, limit.clamp(1, ROWS_MAX) as usize).await?;
        let view = |(place, row): (i64, GoodRow)| {
            let text = signature::render(&template.fill(&row.given.values), &name, direction, position);
            let layout = text::layout(&text, direction.rule());
            GoodRowView {
                place,
                number: row.number,
                to: sight.number(row.given.phone.code(), None).whole,
                values: row.given.values,
                encoding: layout.alphabet.as_str(),
                segments: layout.segments,
                text,
            }
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Rows of the file that will not be sent, from place `after` on.
    pub async fn mission_rejected(
        &self,
        actor: &Actor,
        id: Uid,
        after: i64,
        limit: u32,
    ) -> Result<Vec<BadRowView>> {
        actor.may(Permission::MessagesRead)?;
        let mission = self.known_mission(actor.tenant, id.0).await?;
        let is_person = actor.person().is_some();
        let (tenant, limit) = (mission.tenant, limit.clamp(1, ROWS_MAX) as usize);
        let rows = self.bad_rows(tenant, mission.id, after, limit).await?;
        let view = |(place, row): (i64, BadRow)| {
            // Which cell should have been the phone nobody can tell for sure: whatever looks like one is masked.
            let cells = row.cells.into_iter().map(|cell| if is_person { hidden(cell) } else { cell });
            BadRowView { place, number: row.number, cells: cells.collect(), code: row.code, param: row.param }
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// The rows that will not be sent as a file: the columns of the list and a last one with the reason. That it was taken is
    /// written down, because its numbers are whole.
    pub async fn mission_rejected_file(
        &self,
        actor: &Actor,
        id: Uid,
        format: Format,
        lang: Lang,
    ) -> Result<Download> {
        actor.may(Permission::MessagesSend)?;
        let mission = self.known_mission(actor.tenant, id.0).await?;
        let note = self.core.note(actor, Action::MissionDownloaded, &id.to_string());
        let note =
            note.with("mission", &mission.name).with("what", "rejected").with("rows", mission.rejected);
        self.audit(note).await?;
        let (_, tenant) = self.mission_tenant(actor)?;
        let mut heading = Facts::of(&mission).heading;
        if heading.is_empty() {
            heading.push(phone_title(lang).to_owned());
            heading.extend(wording::variables(&wording::content(&mission, &tenant)));
        }
        let columns = heading.len();
        // A list that brings this column is read without it.
        heading.push(table::head::REASON_TITLES[usize::from(lang == Lang::Zh)].to_owned());
        let words = Words { file: "rejected-rows", title: "rejected rows", heading, rows: ("rows", "行") };
        let list = Rejected { engine: self.clone(), mission, at: 0, columns, lang };
        download(list, words, format).await
    }

    /// Rows that will be sent, with their places.
    pub(super) async fn good_rows(
        &self,
        mission: &Mission,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, GoodRow)>> {
        self.block_rows(mission.tenant, mission.id, (List::Good, unpack_good), after, limit).await
    }

    /// Rows that will not, with their places.
    pub(super) async fn bad_rows(
        &self,
        tenant: TenantId,
        mission: MessageId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, BadRow)>> {
        self.block_rows(tenant, mission, (List::Rejected, unpack_bad), after, limit).await
    }

    async fn block_rows<Row>(
        &self,
        tenant: TenantId,
        mission: MessageId,
        (list, unpack): (List, Unpack<Row>),
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, Row)>> {
        let (mut at, mut rows) = (after.max(0), Vec::with_capacity(limit));
        while rows.len() < limit {
            let read = move |tx: &mut store::Tx<'_>| missions::block(tx, tenant, mission, list, at);
            let Some(block) = self.core.db.read(read).await? else { break };
            let unpacked = unpack(&block.data)
                .ok_or_else(|| Error::Internal(format!("a block of mission {mission} cannot be read")))?;
            let wanted = (block.first..).zip(unpacked).skip_while(|(place, _)| *place < at);
            rows.extend(wanted.take(limit - rows.len()));
            at = block.first + block.count;
        }
        Ok(rows)
    }
}

/// A cell in which somebody could read a phone number.
fn hidden(cell: String) -> String {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 { domain::phone::mask(&cell) } else { cell }
}

/// The rows that will not be sent, slice by slice.
struct Rejected {
    engine: Engine,
    mission: Mission,
    at: i64,
    columns: usize,
    lang: Lang,
}

impl Slices for Rejected {
    const SLICE: usize = 1_000;

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        let (tenant, id) = (self.mission.tenant, self.mission.id);
        let rows = self.engine.bad_rows(tenant, id, self.at, Self::SLICE).await?;
        self.at = rows.last().map_or(self.at, |(place, _)| place + 1);
        let row = |(_, row): (i64, BadRow)| {
            let reason = row.message(self.lang);
            let mut cells: Vec<_> = row.cells.into_iter().map(Cell::Text).collect();
            cells.resize_with(self.columns.max(cells.len()), || Cell::Text(String::new()));
            cells.push(Cell::Text(reason));
            cells
        };
        Ok(rows.into_iter().map(row).collect())
    }
}
