//! The demo, as a newcomer meets it: it starts, it survives a region, it leaves nothing behind.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tests::client::Client;
use tests::process::binary;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A demo on ports of its own.
struct Demo {
    child: Child,
    port: u16,
    printed: String,
}

/// Building databases takes a while on a busy machine.
const START: Duration = Duration::from_secs(180);

#[tokio::test]
async fn the_demo_starts_answers_and_leaves_nothing_behind() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut demo = Demo::start(folder.path()).await?;
    let answer = demo
        .client()
        .ask("{ regions { code } crossRegion { total } }")
        .await?
        .clean()?;
    assert_eq!(answer.at("/crossRegion/total"), 35);
    let commands = demo
        .printed
        .lines()
        .filter(|line| line.contains("region-service") && line.contains("serve"))
        .count();
    assert_eq!(
        commands, 5,
        "a command that starts each region alone:\n{}",
        demo.printed
    );
    let pids = demo.children()?;
    assert_eq!(pids.len(), 6, "five regions and a gateway");

    demo.interrupt()?;
    ensure!(
        demo.child.wait().await?.success(),
        "Ctrl-C ends it without an error"
    );
    gone(&pids).await?;

    let again = std::time::Instant::now();
    let demo = Demo::start(folder.path()).await?;
    eprintln!("second start: {:?}", again.elapsed());
    let after = demo
        .client()
        .ask("{ regions { code } crossRegion { total } }")
        .await?
        .clean()?;
    assert_eq!(after.data(), answer.data());
    Ok(())
}

#[tokio::test]
async fn no_process_outlives_a_killed_demo() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut demo = Demo::start(folder.path()).await?;
    let pids = demo.children()?;
    demo.child.kill().await?;
    gone(&pids).await
}

#[tokio::test]
async fn a_region_that_dies_stays_down_until_its_command_is_run() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut demo = Demo::start(folder.path()).await?;
    let client = demo.client();
    let twente = demo
        .children()?
        .into_iter()
        .find(|pid| {
            command_line(*pid)
                .is_some_and(|line| line.contains("twente") && line.contains("region-service"))
        })
        .context("Twente's process")?;
    signal(twente, "KILL")?;
    gone(&[twente]).await?;
    let answer = client
        .ask("{ schools(first: 500) { totalCount edges { node { id } } } }")
        .await?;
    assert_eq!(answer.errors().len(), 1, "{}", answer.body);
    assert_eq!(answer.errors()[0]["extensions"]["region"], "TWENTE");

    let command = demo
        .printed
        .lines()
        .find(|line| line.contains("twente") && line.contains("serve"))
        .context("Twente's command")?
        .trim()
        .to_owned();
    let mut alone = Command::new("sh")
        .arg("-c")
        .arg(format!("exec env {command}"))
        .kill_on_drop(true)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(alone.stdout.take().context("its output")?).lines();
    while let Some(line) = lines.next_line().await? {
        if line.starts_with("listening on") {
            break;
        }
    }
    client
        .ask("{ schools(first: 500) { totalCount } }")
        .await?
        .clean()?;
    demo.interrupt()?;
    demo.child.wait().await?;
    Ok(())
}

#[tokio::test]
async fn a_busy_port_is_one_clear_line() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let busy = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    let port = busy.local_addr()?.port();
    let output = Demo::command(folder.path(), port)?.output().await?;
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains(&port.to_string()), "{said}");
    Ok(())
}

impl Demo {
    async fn start(folder: &Path) -> Result<Self> {
        let port = free_ports()?;
        let mut child = Self::command(folder, port)?
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let mut printed = String::new();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                printed.push_str(&line);
                printed.push('\n');
                if line.contains("Ctrl-C") {
                    return Ok(());
                }
            }
            bail!("it ended: {printed}")
        };
        tokio::time::timeout(START, ready)
            .await
            .context("the demo did not get ready")??;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            child,
            port,
            printed,
        })
    }

    fn command(folder: &Path, port: u16) -> Result<Command> {
        let mut command = Command::new(binary("gateway")?);
        command
            .args(["demo", "--data"])
            .arg(folder)
            .args(["--ports-from", &port.to_string()]);
        command.stdin(Stdio::null()).kill_on_drop(true);
        Ok(command)
    }

    fn client(&self) -> Client {
        Client::new(&format!("http://127.0.0.1:{}", self.port))
    }

    fn children(&self) -> Result<Vec<u32>> {
        let parent = self.child.id().context("it runs")?;
        let text = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?;
        let mut pids: Vec<u32> = text
            .split_whitespace()
            .filter_map(|pid| pid.parse().ok())
            .collect();
        for task in std::fs::read_dir(format!("/proc/{parent}/task"))? {
            let text = std::fs::read_to_string(task?.path().join("children")).unwrap_or_default();
            pids.extend(
                text.split_whitespace()
                    .filter_map(|pid| pid.parse::<u32>().ok()),
            );
        }
        pids.sort_unstable();
        pids.dedup();
        Ok(pids)
    }

    fn interrupt(&self) -> Result<()> {
        signal(self.child.id().context("it runs")?, "INT")
    }
}

/// Six ports in a row that nobody listens on.
fn free_ports() -> Result<u16> {
    for _ in 0..100 {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?
            .local_addr()?
            .port();
        let free = (port..port.saturating_add(6))
            .all(|port| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok());
        if free && port < u16::MAX - 6 {
            return Ok(port);
        }
    }
    bail!("no six free ports in a row")
}

fn signal(pid: u32, name: &str) -> Result<()> {
    let status = std::process::Command::new("kill")
        .arg(format!("-{name}"))
        .arg(pid.to_string())
        .status()?;
    ensure!(status.success(), "kill -{name} {pid}");
    Ok(())
}

fn command_line(pid: u32) -> Option<String> {
    Some(
        std::fs::read_to_string(format!("/proc/{pid}/cmdline"))
            .ok()?
            .replace('\0', " "),
    )
}

/// Waits until none of these processes runs (a zombie that its parent has not yet collected counts as ended).
async fn gone(pids: &[u32]) -> Result<()> {
    let runs = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z "))
    };
    let ended = async {
        while pids.iter().any(runs) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ended)
        .await
        .context("a process stayed behind")
}
