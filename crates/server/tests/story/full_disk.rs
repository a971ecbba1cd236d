//! A disk without room: sending is refused early and says so, nothing that was accepted is lost, and when there is room
//! again the program goes on by itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::{DelayMs, SmppOptions};

use crate::api::Api;
use crate::program::{Program, run};
use crate::world::{Disk, KEY, Plan, Served, World, address, quick, simulate};

/// A file system in memory of so many MiB, unmounted with the value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` when this user may not mount.
    fn mount(at: &Path, mib: u32) -> Option<SmallDisk> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"]).arg(at);
        mount.output().is_ok_and(|output| output.status.success()).then(|| SmallDisk(at.to_owned()))
    }

    fn grow(&self, mib: u32) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={mib}m")]).arg(&self.0);
        let ran = run(mount);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _a_later_mount_hides_nothing = Command::new("umount").arg(&self.0).output();
    }
}

/// A real file system that is full. Needs the right to mount; where that is missing, the story below tells the same.
#[test]
fn on_a_small_disk() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let folder = tempfile::Builder::new().prefix("hongyan-story-").tempdir().unwrap();
        let small = folder.path().join("small");
        let Some(mounted) = SmallDisk::mount(&small, 6) else {
            return println!("this user may not mount: told by full_disk::at_a_size_limit alone");
        };
        let smsc = simulate(SmppOptions { answer_delay_ms: DelayMs::exactly(200), ..quick() }).await;
        let world =
            World::at(disk, folder, small.join("data"), &Plan::with(smsc.addr().port(), "window = 500"));
        let served = world.serve().await;
        story(&world, served, &smsc, |_| mounted.grow(200)).await;
        drop(mounted);
    });
}

/// Files may not grow beyond a limit (`ulimit -f`), until the limit is lifted.
#[test]
fn at_a_size_limit() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(SmppOptions { answer_delay_ms: DelayMs::exactly(200), ..quick() }).await;
        let world = World::new(disk, &Plan::with(smsc.addr().port(), "window = 500"));
        let serve = world.command(&["serve"]);
        let mut limited = Command::new("sh");
        // 512-octet blocks: 3 MiB. The signal that comes with the limit would end the program; the error is what counts.
        limited.args(["-c", "trap '' XFSZ; ulimit -S -f 6144; exec \"$0\" serve"]).arg(serve.get_program());
        limited.current_dir(world.folder());
        for (name, value) in serve.get_envs() {
            match value {
                Some(value) => limited.env(name, value),
                None => limited.env_remove(name),
            };
        }
        let mut program = Program::start(limited);
        let address = program.line(Duration::from_secs(30), address).await;
        let served = Served { program, api: Api::new(address, KEY) };
        served.ready().await;
        let lift = |pid: i32| {
            let mut prlimit = Command::new("prlimit");
            prlimit.args(["--pid", &pid.to_string(), "--fsize=unlimited"]);
            let ran = run(prlimit);
            assert_eq!(ran.code, Some(0), "{ran:?}");
        };
        story(&world, served, &smsc, lift).await;
    });
}

/// Sends requests of 50 messages until one is refused; answers the refusal.
async fn fill(api: &Api, requests: &mut u32, uids: &mut Vec<String>) -> Value {
    loop {
        let request = *requests;
        *requests += 1;
        assert!(request < 2000, "100,000 messages fit: the disk is not small");
        let to: Vec<_> = (0..50).map(|n| format!("+8613{:05}5555", request * 50 + n)).collect();
        let content = format!("第{request}批：{}", "您的快递已到驿站，请凭码取件。".repeat(8));
        let body =
            json!({ "type": "notification", "content": content, "to": to, "reference": "x".repeat(60) });
        let answer = api.post("/api/v1/messages", &body).await;
        if answer.status != 202 {
            assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"), "{answer:?}");
            assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{answer:?}");
            return answer.json();
        }
        let answer = answer.json();
        let messages = answer["messages"].as_array().unwrap();
        uids.extend(messages.iter().map(|message| message["uid"].as_str().unwrap().to_owned()));
    }
}

async fn story(world: &World, mut served: Served, smsc: &simulator::Smsc, make_room: impl Fn(i32)) {
    let api = served.api.clone();
    let (mut requests, mut uids) = (0, Vec::new());
    let refusal = fill(&api, &mut requests, &mut uids).await;
    assert!(uids.len() > 100, "too few to mean anything: {} before {refusal}", uids.len());
    let started = Instant::now();
    loop {
        // What makes room for a moment (the log is copied back) is used up: whatever still fits is accepted for good.
        fill(&api, &mut requests, &mut uids).await;
        let ready = api.get("/readyz").await;
        if ready.status == 503 {
            assert!(!ready.json()["reasons"].as_array().unwrap().is_empty(), "{ready:?}");
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(40), "still ready: {ready:?}");
    }
    assert_eq!(api.get("/healthz").await.status, 200);
    assert_eq!(api.get("/api/v1/balance").await.status, 200, "reading goes on");
    assert!(served.program.is_running());

    make_room(served.program.pid());
    served.ready().await;
    uids.push(api.send("notification", "又可以发送了", "+8613999995555").await);
    for uid in &uids {
        api.until(uid, "delivered").await;
    }
    // Nothing of a refused request is kept, and nothing is sent twice.
    let all = api.all_messages().await;
    let strangers: Vec<_> = all.iter().filter(|m| !uids.iter().any(|uid| m["uid"] == uid.as_str())).collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
    assert_eq!(all.len(), uids.len());
    let taken = smsc.messages();
    assert_eq!(
        (taken.len(), taken.iter().map(|message| message.message_ids.len()).sum::<usize>()),
        (all.len(), parts(&all))
    );
    let numbers = api.feed("receipts").await.len();
    assert_eq!(numbers, uids.len(), "each end is told once");
    assert!(served.program.is_running());
    served.stop().await;
    world.books_are_clean();
    println!("{} messages accepted on a disk that was full after {requests} requests", uids.len());
}

fn parts(messages: &[Value]) -> usize {
    messages.iter().map(|message| usize::try_from(message["segments"].as_u64().unwrap()).unwrap()).sum()
}
