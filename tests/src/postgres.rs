//! A PostgreSQL server for tests: one of its own in a temporary directory, which goes with the value,
//! or the one that `REGIOGRAAF_TEST_POSTGRES` names.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

/// The address of a server in which the tests may make databases, as
/// `postgres://name:password@host:5432`. Where it is set, none is started.
pub const SERVER: &str = "REGIOGRAAF_TEST_POSTGRES";

/// What the server says when it takes connections.
const READY: &str = "database system is ready to accept connections";

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    /// Its address before and after a database's name.
    address: (String, String),
    process: Option<Child>,
    _directory: Option<TempDir>,
}

impl Postgres {
    /// Starts a server, or uses the one that the environment names. Its default collation is Dutch,
    /// so that an order which should be by bytes and is not shows.
    ///
    /// The server ends with the value, and with the thread that started it. Fails where PostgreSQL
    /// is not installed (Debian: `apt-get install postgresql`) or does not start.
    pub fn start() -> anyhow::Result<Self> {
        if let Ok(server) = std::env::var(SERVER) {
            let address = (format!("{}/", server.trim_end_matches('/')), String::new());
            return Ok(Self {
                address,
                process: None,
                _directory: None,
            });
        }
        let directory = tempfile::tempdir().context("a directory for PostgreSQL")?;
        let data = directory.path().join("data");
        let account = Account::current()?;
        account.own(directory.path())?;
        initialise(&account, &data)?;
        let process = serve(&account, &data, directory.path())?;
        let host = directory.path().display().to_string();
        let address = (
            "postgres://postgres@localhost/".into(),
            format!("?host={host}"),
        );
        Ok(Self {
            address,
            process: Some(process),
            _directory: Some(directory),
        })
    }

    /// Makes an empty database and gives its address. On a server that is not the test's own, one
    /// of that name is dropped first. Fails where the server refuses.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        let admin = Database::connect(self.url("postgres")).await?;
        admin
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\""))
            .await?;
        admin
            .execute_unprepared(&format!("CREATE DATABASE \"{name}\""))
            .await?;
        admin.close().await?;
        Ok(self.url(name))
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        let (before, after) = &self.address;
        format!("{before}{database}{after}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // Nothing is left to be told where the server has ended before.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Whom the server runs as: it refuses to run as root.
struct Account {
    /// User and group of `postgres`, where we are root.
    other: Option<(u32, u32)>,
}

impl Account {
    fn current() -> anyhow::Result<Self> {
        let root = std::fs::metadata("/proc/self").context("who we are")?.uid() == 0;
        if !root {
            return Ok(Self { other: None });
        }
        let users = std::fs::read_to_string("/etc/passwd").context("the list of users")?;
        let ids = users.lines().find_map(|line| {
            let mut fields = line.strip_prefix("postgres:")?.split(':').skip(1);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        });
        let ids = ids.context("there is no user `postgres`: apt-get install postgresql")?;
        Ok(Self { other: Some(ids) })
    }

    fn own(&self, directory: &Path) -> anyhow::Result<()> {
        if let Some((user, group)) = self.other {
            std::os::unix::fs::chown(directory, Some(user), Some(group))?;
        }
        Ok(())
    }

    /// The program as this user, ended when the thread that starts it ends.
    fn command(&self, program: &str) -> anyhow::Result<Command> {
        let mut command = Command::new("setpriv");
        if let Some((user, group)) = self.other {
            command.args([
                &format!("--reuid={user}"),
                &format!("--regid={group}"),
                "--clear-groups",
            ]);
        }
        command
            .args(["--pdeathsig", "QUIT"])
            .arg(installed(program)?)
            .env("LC_ALL", "C");
        Ok(command)
    }
}

/// A program of PostgreSQL: on the path, or where Debian keeps it.
fn installed(program: &str) -> anyhow::Result<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        directories.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    directories
        .into_iter()
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
        .with_context(|| format!("`{program}` is not installed: apt-get install postgresql"))
}

fn initialise(account: &Account, data: &Path) -> anyhow::Result<()> {
    let output = account
        .command("initdb")?
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ])
        .args([
            "--locale=C",
            "--locale-provider=icu",
            "--icu-locale=nl",
            "--pgdata",
        ])
        .arg(data)
        .output()
        .context("running initdb")?;
    if !output.status.success() {
        bail!("initdb: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The server on a socket in `directory`, once it takes connections. Nothing in it outlives the
/// test, so it does not wait for the disk.
fn serve(account: &Account, data: &Path, directory: &Path) -> anyhow::Result<Child> {
    let mut process = account
        .command("postgres")?
        .arg("-D")
        .arg(data)
        .arg("-k")
        .arg(directory)
        .args([
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .context("starting postgres")?;
    let log = process.stderr.take().context("the log of postgres")?;
    let mut log = BufReader::new(log);
    let mut said = String::new();
    while !said.contains(READY) {
        if log.read_line(&mut said)? == 0 {
            bail!("postgres ended: {said}");
        }
    }
    // The pipe must not fill up while the server runs.
    std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
    Ok(process)
}
