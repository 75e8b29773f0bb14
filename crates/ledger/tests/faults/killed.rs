//! SIGKILL at a random moment after some acknowledgements, again and again on the same database.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;

use ledger::{Ledger, Purpose, SystemClock};
use rand::{RngExt as _, SeedableRng as _};
use uuid::Uuid;

use crate::child::{Ack, Job, check, parse};
use crate::{known, master, open, say, setting};

/// Fewest acknowledgements before a kill.
const FLOOR: usize = 20;

fn kill_again_and_again(url: &str, kills: u64, seed: u64) {
    drop(Ledger::create(url, &master(), Arc::new(SystemClock), &known(), Purpose::Demo).unwrap());
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let mut acks: Vec<Ack> = Vec::new();
    let mut died_at_work = 0;
    for round in 0..kills {
        let wanted = FLOOR + random.random_range(0..40);
        let mut child = Job {
            url,
            acks: None,
            count: None,
            full_sync: true,
        }
        .command()
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut seen = 0;
        while seen < wanted {
            let Some(Ok(line)) = lines.next() else {
                panic!("the process ended by itself")
            };
            if let Some(ack) = parse(&line) {
                acks.push(ack);
                seen += 1;
            }
        }
        child.kill().unwrap();
        let status = child.wait().unwrap();
        died_at_work += u64::from(!status.success());
        // What it had said before it died counts too; a line cut off in the middle was not said.
        for line in lines.map_while(Result::ok) {
            acks.extend(parse(&line));
        }
        let ledger = open(url);
        if let Err(why) = check(&ledger, &acks) {
            panic!("round {round}, seed {seed}: {why}");
        }
    }
    assert_eq!(died_at_work, kills, "each process was killed at its work");
    assert!(acks.len() >= usize::try_from(kills).unwrap() * FLOOR);
    let ids: std::collections::HashSet<_> = acks.iter().map(|ack| format!("{ack:?}")).collect();
    assert_eq!(ids.len(), acks.len(), "no acknowledgement came twice");
    say(&format!(
        "SIGKILL: {kills} kills, {} acknowledged writes, none lost, seed {seed}",
        acks.len()
    ));
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed_on_sqlite() {
    let dir = std::env::temp_dir().join(format!("ledger-kill-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    let url = dir.join("ledger.sqlite").display().to_string();
    kill_again_and_again(
        &url,
        setting("LEDGER_FAULT_KILLS", 10),
        setting("LEDGER_FAULT_SEED", 20_261_122),
    );
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed_on_postgresql() {
    let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") else {
        say("POSTGRESQL NOT RUN: set RAPPORT_TEST_POSTGRES");
        return;
    };
    let name = format!("ledger_kill_{}", Uuid::new_v4().simple());
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    kill_again_and_again(
        &url,
        setting("LEDGER_FAULT_KILLS", 6),
        setting("LEDGER_FAULT_SEED", 20_261_122),
    );
    client
        .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .unwrap();
}
