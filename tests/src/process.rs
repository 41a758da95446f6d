//! Real processes of the project's binaries: started on free ports, killed, started again.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long a service may take to listen: generous, since test machines are busy.
const START: Duration = Duration::from_secs(60);

/// A binary of the workspace, beside the running test's own.
///
/// Fails where it has not been built: `cargo build --workspace --bins` does that.
pub fn binary(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe().context("the test's own path")?;
    let folder = test
        .parent()
        .and_then(std::path::Path::parent)
        .context("the target folder")?;
    let path = folder.join(name);
    if !path.exists() {
        bail!(
            "{} is not built; run `cargo build --workspace --bins`",
            path.display()
        );
    }
    Ok(path)
}

/// A service that listens, and dies with this value.
#[derive(Debug)]
pub struct Service {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    binary: PathBuf,
    address: SocketAddr,
    child: Option<Child>,
    log: PathBuf,
}

impl Service {
    /// Starts `binary` with `arguments` on a free port and waits until it listens. Its log goes to
    /// `log`. Fails with the log's last lines where it ends or stays silent.
    pub async fn start(
        name: &str,
        arguments: Vec<String>,
        environment: Vec<(String, String)>,
        log: PathBuf,
    ) -> Result<Self> {
        let mut service = Self {
            arguments,
            environment,
            binary: binary(name)?,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            child: None,
            log,
        };
        service.run().await?;
        Ok(service)
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where its log is.
    pub fn log(&self) -> &std::path::Path {
        &self.log
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await.context("killing the service")?;
        }
        Ok(())
    }

    /// Sends it a signal by name (`STOP`, `CONT`, `TERM`). Fails where it does not run.
    pub fn signal(&self, name: &str) -> Result<()> {
        let pid = self
            .child
            .as_ref()
            .and_then(Child::id)
            .context("the service does not run")?;
        let status = std::process::Command::new("kill")
            .arg(format!("-{name}"))
            .arg(pid.to_string())
            .status()?;
        anyhow::ensure!(status.success(), "kill -{name} {pid}");
        Ok(())
    }

    /// Starts it again on the port it had. Does nothing where it runs.
    pub async fn restart(&mut self) -> Result<()> {
        if self.child.is_none() {
            self.run().await
        } else {
            Ok(())
        }
    }

    async fn run(&mut self) -> Result<()> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)?;
        let mut child = Command::new(&self.binary)
            .args(&self.arguments)
            .arg("--listen")
            .arg(self.address.to_string())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        let stdout = child.stdout.take().context("the service's output")?;
        let mut lines = BufReader::new(stdout).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    return Ok(address.parse::<SocketAddr>()?);
                }
            }
            bail!("it ended before it listened")
        };
        self.address = match tokio::time::timeout(START, listening).await {
            Ok(Ok(address)) => address,
            Ok(Err(error)) => bail!(
                "{} {:?}: {error}\n{}",
                self.binary.display(),
                self.arguments,
                self.tail()
            ),
            Err(_) => bail!(
                "{} {:?}: silent for {START:?}\n{}",
                self.binary.display(),
                self.arguments,
                self.tail()
            ),
        };
        // The pipe stays open: a service that prints later must not meet a closed one.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.child = Some(child);
        Ok(())
    }

    fn tail(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

/// Runs a binary to its end and gives what it printed on stdout. Fails with its stderr where it fails.
pub async fn run(
    name: &str,
    arguments: &[&str],
    environment: &[(String, String)],
) -> Result<String> {
    let output = Command::new(binary(name)?)
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await?;
    if !output.status.success() {
        bail!(
            "{name} {arguments:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}
