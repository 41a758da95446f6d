//! The demo's processes: started, waited for, watched and stopped.
//!
//! Each has the demo's end of a pipe as its standard input and ends when that closes
//! (`--exit-with-parent`): also when the demo is killed, no process stays behind.

use std::fs::{self, OpenOptions};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures::future::try_join_all;
use indicatif::ProgressBar;
use tokio::process::{Child, ChildStdin, Command};
use tokio::task::JoinSet;

use super::layout::{ServiceCommand, Setting, file_error};
use super::{DemoError, Layout};

/// How long a service may take to become ready.
const START_TIME: Duration = Duration::from_secs(60);

/// How long a service may take to end after its pipe has closed.
const STOP_TIME: Duration = Duration::from_secs(10);

/// How often a service is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// The running services. Dropping it ends them.
pub(super) struct Services {
    pipes: Vec<ChildStdin>,
    processes: JoinSet<Exit>,
}

/// A service that runs.
struct Process {
    service: ServiceCommand,
    child: Child,
    /// Taken out of `child`, which would close it when it is waited for.
    pipe: ChildStdin,
}

/// A service that has ended.
#[derive(Clone, Debug)]
pub(super) struct Exit {
    /// Which, and how to start it again.
    pub(super) service: ServiceCommand,
    /// How it ended; `None` where that is not known.
    pub(super) status: Option<ExitStatus>,
}

/// Starts all services and waits until they are ready. Fails, leaving nothing running, where one
/// does not become ready.
pub(super) async fn start_all(
    layout: &Layout,
    progress: &ProgressBar,
) -> Result<Services, DemoError> {
    progress.set_message("starting services");
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .map_err(|error| DemoError::NotReady {
            name: "the demo".into(),
            reason: error.to_string(),
            log: layout.logs(),
        })?;
    let mut services = Services {
        pipes: Vec::new(),
        processes: JoinSet::new(),
    };
    let (gateway, regions) = {
        let mut commands = layout.services();
        let gateway = commands.pop().expect("the gateway is the last service");
        (gateway, commands)
    };
    // The regions first, so that the gateway finds their SDL at its start.
    let started = try_join_all(regions.iter().map(|region| start(region, &http, progress))).await?;
    started
        .into_iter()
        .for_each(|process| services.watch(process));
    services.watch(start(&gateway, &http, progress).await?);
    Ok(services)
}

/// A command with its environment, no input, and gone with the demo.
pub(super) fn command(service: &ServiceCommand) -> Result<Command, DemoError> {
    let mut command = Command::new(&service.program);
    command
        .args(&service.arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    for (name, value) in &service.environment {
        match value {
            Setting::Plain(text) => command.env(name, text),
            Setting::Secret(file) => {
                let secret = fs::read_to_string(file).map_err(file_error(file))?;
                command.env(name, secret.trim())
            }
        };
    }
    // Away from the terminal's group: Ctrl-C reaches the demo alone, which stops the others.
    command.process_group(0);
    Ok(command)
}

async fn start(
    service: &ServiceCommand,
    http: &reqwest::Client,
    progress: &ProgressBar,
) -> Result<Process, DemoError> {
    let mut process = spawn(service)?;
    let reason = tokio::select! {
        () = ready(service.port, http) => {
            progress.inc(1);
            progress.set_message(format!("{} is ready", service.name));
            return Ok(process);
        }
        status = process.child.wait() => match status {
            Ok(status) => last_line(service).unwrap_or_else(|| status.to_string()),
            Err(error) => error.to_string(),
        },
        () = tokio::time::sleep(START_TIME) => format!("not ready within {} s", START_TIME.as_secs()),
    };
    Err(DemoError::NotReady {
        name: service.name.clone(),
        reason,
        log: service.log.clone(),
    })
}

fn spawn(service: &ServiceCommand) -> Result<Process, DemoError> {
    let log = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(&service.log)
        .map_err(file_error(&service.log))?;
    let errors = log.try_clone().map_err(file_error(&service.log))?;
    let mut child = command(service)?
        .arg("--exit-with-parent")
        .stdin(Stdio::piped())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .map_err(|source| DemoError::Spawn {
            program: service.program.clone(),
            source,
        })?;
    let pipe = child.stdin.take().expect("standard input is piped");
    Ok(Process {
        service: service.clone(),
        child,
        pipe,
    })
}

/// Comes when the service says that it is ready.
async fn ready(port: u16, http: &reqwest::Client) {
    let url = format!("http://127.0.0.1:{port}/health/ready");
    loop {
        let answer = http.get(&url).timeout(STOP_TIME).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

/// The last thing that a service wrote.
fn last_line(service: &ServiceCommand) -> Option<String> {
    let log = fs::read_to_string(&service.log).ok()?;
    log.lines()
        .rfind(|line| !line.trim().is_empty())
        .map(|line| line.trim().to_owned())
}

impl Services {
    /// Comes when a service has ended; `None` when none is left.
    pub(super) async fn next_exit(&mut self) -> Option<Exit> {
        self.processes.join_next().await?.ok()
    }

    /// Closes all pipes and waits; what has not ended by then is killed.
    pub(super) async fn stop(mut self) {
        self.pipes.clear();
        let ended = async { while self.processes.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_TIME, ended).await.is_err() {
            tracing::warn!("a service did not stop in {STOP_TIME:?} and is killed");
            self.processes.shutdown().await;
        }
    }

    fn watch(&mut self, process: Process) {
        let Process {
            service,
            mut child,
            pipe,
        } = process;
        self.pipes.push(pipe);
        self.processes.spawn(async move {
            let status = child.wait().await.ok();
            Exit { service, status }
        });
    }
}
