//! What handsets tell: batches are taken whole or not at all, counted once each, and answered when that is in the database.
//! What waits while a transaction runs goes into the next one, so that any number of handsets costs a few transactions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::{SmartId, TenantId};
use domain::refusal::Refusal;
use domain::review::Status;
use domain::smart::event::{AGE_MAX_MS, What};
use domain::smart::{Profile, vendor};
use ring::hmac;
use store::smart_events::{self, Changes, Of, OfDay};
use store::{Tx, smart_profiles};
use tokio::sync::oneshot;

use super::{bits, sha256};
use crate::Engine;
use crate::clock::now_ms;
use crate::core::Core;
use crate::decided::wrong;
use crate::error::{Error, Result};

const HOUR_MS: i64 = 3_600_000;
/// How far ahead of ours a handset's clock may be.
const AHEAD_MS: i64 = HOUR_MS;
/// Events that may wait; more are refused with 503.
const WAITING_MAX: usize = 20_000;
/// Seconds after which a refused batch is sent again.
const RETRY_S: u32 = 5;

/// What a handset tells at once.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its random id of the day.
    pub day_id: String,
    /// Its maker; one of the platform's words.
    pub vendor: String,
    /// What happened.
    pub events: Vec<Told>,
}

/// Something that happened on a handset.
#[derive(Clone, Debug)]
pub struct Told {
    /// Random; told again it counts once.
    pub id: String,
    /// What.
    pub what: What,
    /// When: hours since 1970-01-01 00:00 UTC.
    pub hour: i64,
    /// The brand.
    pub profile: SmartId,
    /// Its version.
    pub version: i64,
    /// The item of the menu.
    pub item: Option<String>,
}

/// Who says that it speaks for handsets of a maker, and proves it.
#[derive(Clone, Debug)]
pub struct Maker<'a> {
    /// Its word.
    pub name: &'a str,
    /// HMAC-SHA-256 of the body under the key it was given, hexadecimal.
    pub signature: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchTaken {
    /// Counted.
    pub taken: usize,
    /// Counted before.
    pub repeated: usize,
    /// Of brands, versions or items that there are none of.
    pub unknown: usize,
}

struct Job {
    batch: Batch,
    is_machine: bool,
    done: oneshot::Sender<Result<BatchTaken>>,
}

/// Batches that wait for a transaction.
#[derive(Default)]
pub(super) struct Intake {
    waiting: Mutex<(usize, Vec<Job>)>,
    /// Held by whoever writes what waits.
    writing: tokio::sync::Mutex<()>,
}

impl Intake {
    fn put(&self, job: Job) -> Result<()> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let events = waiting.0 + job.batch.events.len();
        if events > WAITING_MAX {
            return Err(Error::param(Refusal::QueueFull, RETRY_S));
        }
        waiting.0 = events;
        waiting.1.push(job);
        Ok(())
    }

    fn take(&self) -> Vec<Job> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *waiting).1
    }
}

impl Core {
    /// An address of the networks that the operator named: no handset is there.
    pub(crate) fn is_machine_at(&self, address: IpAddr) -> bool {
        self.settings.smart_machine_networks.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Whether a batch may say that it is of this maker: a maker that was given a key proves it.
    fn is_of_maker(&self, vendor: &str, maker: Option<&Maker<'_>>) -> bool {
        let keys = &self.settings.smart_maker_keys;
        match (keys.get(vendor), maker) {
            (None, None) => true,
            (Some(key), Some(maker)) if maker.name == vendor => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, key.0.as_bytes());
                unhex(maker.signature).is_some_and(|tag| hmac::verify(&key, maker.body, &tag).is_ok())
            }
            _ => false,
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<_> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    (digits.len() % 2 == 0)
        .then(|| digits.chunks_exact(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}

/// What is known of the brands that events are of.
#[derive(Default)]
struct Known {
    events: HashSet<Vec<u8>>,
    tenants: HashMap<SmartId, TenantId>,
    items: HashMap<(SmartId, i64), Arc<Vec<String>>>,
}

impl Engine {
    /// Takes what a handset tells. `unauthorized` when it says that it is of a maker with a key and does not prove it;
    /// `queue_full` when too much waits.
    pub async fn take_events(
        &self,
        batch: Batch,
        maker: Option<Maker<'_>>,
        address: IpAddr,
    ) -> Result<BatchTaken> {
        let now = now_ms();
        self.core.aim.guard.ask(address, now)?;
        if vendor::find(&batch.vendor).is_none() {
            return Err(wrong("vendor", "there is no such maker", "没有该手机厂商"));
        }
        if !self.core.is_of_maker(&batch.vendor, maker.as_ref()) {
            return Err(Refusal::Unauthorized.into());
        }
        let span = now - AGE_MAX_MS..=now + AHEAD_MS;
        if let Some(at) = batch.events.iter().position(|event| !span.contains(&(event.hour * HOUR_MS))) {
            let field = format!("events[{at}].hour");
            return Err(wrong(&field, "expected an hour of the last day", "应为最近 24 小时内的小时"));
        }
        let (done, answer) = oneshot::channel();
        self.core.aim.intake.put(Job { batch, is_machine: self.core.is_machine_at(address), done })?;
        let writing = self.core.aim.intake.writing.lock().await;
        let jobs = self.core.aim.intake.take();
        if !jobs.is_empty() {
            self.count_events(jobs).await;
        }
        drop(writing);
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable("events were not counted".into())))
    }

    /// Counts what waited, and says so to whoever waits.
    async fn count_events(&self, jobs: Vec<Job>) {
        let counted = self.count_all(&jobs).await;
        let answers = match counted {
            Ok(taken) => taken.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error); jobs.len()],
        };
        for (job, answer) in jobs.into_iter().zip(answers) {
            // Whoever hung up sends it again and is told that it was counted.
            let _gone = job.done.send(answer);
        }
    }

    async fn count_all(&self, jobs: &[Job]) -> Result<Vec<BatchTaken>> {
        let print = |job: &Job, told: &Told| {
            sha256(format!("{} {} {}", job.batch.vendor, job.batch.day_id, told.id).as_bytes())[..16].to_vec()
        };
        let prints: Vec<Vec<_>> =
            jobs.iter().map(|job| job.batch.events.iter().map(|told| print(job, told)).collect()).collect();
        let known = self.known(jobs, prints.concat()).await?;
        let (mut seen, mut fresh, mut changes) = (known.events.clone(), Vec::new(), Changes::default());
        let mut answers = Vec::with_capacity(jobs.len());
        let now = now_ms();
        for (job, prints) in jobs.iter().zip(&prints) {
            let mut taken = BatchTaken::default();
            let who =
                bits(&self.marked("handset", &[job.batch.vendor.as_bytes(), job.batch.day_id.as_bytes()]));
            // What was shown counts before what was pressed, in whatever order a batch tells them.
            let mut order: Vec<_> = job.batch.events.iter().zip(prints).collect();
            order.sort_by_key(|(told, _)| (told.hour, told.what));
            for (told, print) in order {
                let is_known =
                    known.items.get(&(told.profile, told.version)).is_some_and(|items| match &told.item {
                        Some(item) => told.what.has_item() && items.contains(item),
                        None => !told.what.has_item(),
                    });
                let Some(tenant) = known.tenants.get(&told.profile).filter(|_| is_known) else {
                    taken.unknown += 1;
                    continue;
                };
                if !seen.insert(print.clone()) {
                    taken.repeated += 1;
                    continue;
                }
                fresh.push(print.clone());
                taken.taken += 1;
                let is_human = self.core.aim.is_clean(who, told.profile, told.what, now);
                let clean = !job.is_machine && is_human;
                self.add_told(&mut changes, (*tenant, told), &job.batch.vendor, (who, clean));
            }
            answers.push(taken);
        }
        if !fresh.is_empty() {
            let write = move |tx: &mut Tx<'_>| {
                smart_events::note_all(tx, &fresh, now)?;
                smart_events::add(tx, &changes)
            };
            self.core.db.write(write).await?;
        }
        Ok(answers)
    }

    fn add_told(
        &self,
        changes: &mut Changes,
        (tenant, told): (TenantId, &Told),
        vendor: &str,
        (who, clean): (u64, bool),
    ) {
        let (day, vendor) = (self.day_of_tenant(tenant, told.hour * HOUR_MS), vendor.to_owned());
        let (profile, item, what) = (told.profile, told.item.clone().unwrap_or_default(), told.what);
        let of = Of {
            tenant,
            day,
            hour: told.hour,
            profile,
            number: told.version,
            item: item.clone(),
            vendor: vendor.clone(),
            task: None,
            what,
        };
        let tally = changes.counts.entry(of).or_default();
        tally.all += 1;
        tally.clean += i64::from(clean);
        if matches!(what, What::Expose | What::Click) {
            let of = OfDay { tenant, day, profile, item, vendor, task: None, what };
            let handsets = changes.handsets.entry(of).or_default();
            handsets.all.add(who);
            if clean {
                handsets.clean.add(who);
            }
        }
    }

    /// Looks up what is not remembered.
    async fn known(&self, jobs: &[Job], prints: Vec<Vec<u8>>) -> Result<Known> {
        let all = jobs.iter().flat_map(|job| &job.batch.events);
        let wanted: BTreeSet<_> = all.map(|told| (told.profile, told.version)).collect();
        let remembered: BTreeMap<_, _> = {
            let mut items = self.core.aim.items.lock().unwrap_or_else(PoisonError::into_inner);
            wanted.iter().filter_map(|key| Some((*key, Arc::clone(items.get(key)?)))).collect()
        };
        let missing: Vec<_> = wanted.iter().filter(|key| !remembered.contains_key(key)).copied().collect();
        let profiles: BTreeSet<_> = wanted.iter().map(|(profile, _)| *profile).collect();
        let read = move |tx: &mut Tx<'_>| {
            let mut known = Known {
                events: smart_events::known_all(tx, &prints)?.into_iter().collect(),
                ..Known::default()
            };
            for profile in &profiles {
                // A brand that was never shown has no exposures.
                if let Some(row) = smart_profiles::get_all(tx, *profile)?.filter(|row| row.live.is_some()) {
                    known.tenants.insert(*profile, row.tenant);
                }
            }
            for (profile, number) in &missing {
                let Some(tenant) = known.tenants.get(profile) else { continue };
                let Some(version) = smart_profiles::version_of(tx, *tenant, *profile, *number)? else {
                    continue;
                };
                if matches!(version.status, Status::Draft | Status::Submitted | Status::Rejected) {
                    continue;
                }
                let wording: Profile = serde_json::from_str(&version.wording).unwrap_or_default();
                let ids =
                    wording.entries().filter(|entry| entry.action.is_some()).map(|entry| entry.id.to_owned());
                known.items.insert((*profile, *number), Arc::new(ids.collect()));
            }
            Ok(known)
        };
        let mut known = self.core.db.read(read).await?;
        let mut items = self.core.aim.items.lock().unwrap_or_else(PoisonError::into_inner);
        known.items.iter().for_each(|(key, found)| drop(items.put(*key, Arc::clone(found))));
        known.items.extend(remembered);
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_come_in_pairs() {
        assert_eq!(unhex("00fF"), Some(vec![0, 255]));
        assert_eq!((unhex("0"), unhex("0g"), unhex("字a")), (None, None, None));
    }

    #[test]
    fn what_waits_has_a_limit() {
        let intake = Intake::default();
        let told =
            Told { id: "a".into(), what: What::Expose, hour: 0, profile: SmartId(1), version: 1, item: None };
        let job = |n: usize| Job {
            batch: Batch { day_id: "d".into(), vendor: "reference".into(), events: vec![told.clone(); n] },
            is_machine: false,
            done: oneshot::channel().0,
        };
        assert!(intake.put(job(WAITING_MAX)).is_ok());
        let full = intake.put(job(1));
        assert!(matches!(full, Err(Error::Refused(Refusal::QueueFull, _))), "{full:?}");
        assert_eq!(intake.take().len(), 1);
        assert!(intake.put(job(1)).is_ok());
    }
}
