//! What the demo consists of: its regions, ports, files, and the command that starts each service.

use std::fs;
use std::path::{Path, PathBuf};

use schema::region::RegionCode;

use super::{DemoError, DemoOptions};

/// The regions of the programme, in the order of their ports.
const REGIONS: [(&str, &str); 5] = [
    ("VEENDAM", "Veendam"),
    ("KENNEMERLAND", "Kennemerland"),
    ("AMERSFOORT", "Amersfoort"),
    ("TWENTE", "Twente"),
    ("HOLLAND_RIJNLAND", "Holland Rijnland"),
];

/// Where everything of one demo is.
#[derive(Clone, Debug)]
pub struct Layout {
    data: PathBuf,
    gateway: PathBuf,
    region_service: PathBuf,
    ports_from: u16,
    regions: Vec<Region>,
}

/// A region of the demo.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) code: RegionCode,
    pub(super) name: &'static str,
    pub(super) port: u16,
}

/// How a service is started: the same for the demo and for the person who pastes the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceCommand {
    /// As people call it.
    pub(super) name: String,
    /// The port where it listens.
    pub(super) port: u16,
    /// Where it writes while the demo runs it.
    pub(super) log: PathBuf,
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) environment: Vec<(&'static str, Setting)>,
}

/// The value of an environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// The text itself.
    Plain(String),
    /// A secret: what stands in this file.
    Secret(PathBuf),
}

impl Layout {
    /// The demo that `options` describe. Fails where a program is missing or the ports do not fit.
    pub fn new(options: &DemoOptions) -> Result<Self, DemoError> {
        let gateway = std::env::current_exe().map_err(|source| DemoError::File {
            path: "this program".into(),
            source,
        })?;
        let region_service = options
            .region_service
            .clone()
            .unwrap_or_else(|| gateway.with_file_name("region-service"));
        if !region_service.is_file() {
            return Err(DemoError::ProgramMissing {
                program: region_service,
            });
        }
        let region_service = absolute(&region_service)?;
        Self::of(
            &absolute(&options.data)?,
            gateway,
            region_service,
            options.ports_from,
        )
    }

    /// The demo with these absolute paths.
    pub(super) fn of(
        data: &Path,
        gateway: PathBuf,
        region_service: PathBuf,
        ports_from: u16,
    ) -> Result<Self, DemoError> {
        let regions = REGIONS
            .into_iter()
            .zip(1..)
            .map(|((code, name), offset)| {
                let port = ports_from.checked_add(offset);
                Ok(Region {
                    code: RegionCode::new(code).expect("the list holds codes"),
                    name,
                    port: port.ok_or(DemoError::PortRange { from: ports_from })?,
                })
            })
            .collect::<Result<_, DemoError>>()?;
        Ok(Self {
            data: data.to_owned(),
            gateway,
            region_service,
            ports_from,
            regions,
        })
    }

    pub(super) fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The regions' services, then the gateway.
    pub(super) fn services(&self) -> Vec<ServiceCommand> {
        let regions = self
            .regions
            .iter()
            .map(|region| self.region_command(region));
        regions.chain([self.gateway_command()]).collect()
    }

    pub(super) fn ports(&self) -> Vec<u16> {
        let regions = self.regions.iter().map(|region| region.port);
        [self.ports_from].into_iter().chain(regions).collect()
    }

    pub(super) fn gateway_port(&self) -> u16 {
        self.ports_from
    }

    pub(super) fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The key under which regions make link keys: shared by the regions, never the gateway's.
    pub(super) fn link_key(&self) -> PathBuf {
        self.data.join("secrets/link.key")
    }

    /// The key under which the gateway seals.
    pub(super) fn sealing_key(&self) -> PathBuf {
        self.data.join("secrets/sealing.key")
    }

    pub(super) fn database(&self, region: &Region) -> PathBuf {
        self.data.join(format!("{}.sqlite", region.code.slug()))
    }

    /// Runs region-service on one region's database: `migrate`, `seed`, `serve`.
    pub(super) fn region_service(&self, region: &Region, step: &str) -> ServiceCommand {
        let slug = region.code.slug();
        ServiceCommand {
            name: region.name.to_owned(),
            port: region.port,
            log: self.logs().join(format!("{slug}.log")),
            program: self.region_service.clone(),
            arguments: vec![step.into(), "--region".into(), slug],
            environment: vec![
                (
                    "DATABASE_URL",
                    Setting::Plain(sqlite_url(&self.database(region))),
                ),
                ("REGIOGRAAF_LINK_KEY", Setting::Secret(self.link_key())),
            ],
        }
    }

    fn region_command(&self, region: &Region) -> ServiceCommand {
        let mut command = self.region_service(region, "serve");
        let listen = format!("127.0.0.1:{}", region.port);
        command.arguments.extend(["--listen".into(), listen]);
        command
    }

    fn gateway_command(&self) -> ServiceCommand {
        let configuration = self.configuration().display().to_string();
        ServiceCommand {
            name: "the gateway".into(),
            port: self.ports_from,
            log: self.logs().join("gateway.log"),
            program: self.gateway.clone(),
            arguments: vec!["serve".into(), "--config".into(), configuration],
            environment: vec![(
                "REGIOGRAAF_SEALING_KEY",
                Setting::Secret(self.sealing_key()),
            )],
        }
    }

    fn configuration(&self) -> PathBuf {
        self.data.join("gateway.yaml")
    }

    /// Makes the directories; that of the secrets for this user only.
    pub(super) fn create_directories(&self) -> Result<(), DemoError> {
        let secrets = self.data.join("secrets");
        for directory in [&self.data, &self.logs(), &secrets] {
            fs::create_dir_all(directory).map_err(file_error(directory))?;
        }
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(&secrets, private).map_err(file_error(&secrets))
    }

    /// Writes the gateway's configuration anew: the ports may have changed.
    pub(super) fn write_configuration(&self) -> Result<(), DemoError> {
        let path = self.configuration();
        fs::write(&path, self.configuration_text()).map_err(file_error(&path))
    }

    pub(super) fn configuration_text(&self) -> String {
        let mut text = format!(
            "# Written by `gateway demo` at each start.\nlisten: 127.0.0.1:{}\nstate_directory: gateway\nregions:\n",
            self.ports_from
        );
        for Region { code, name, .. } in &self.regions {
            text += &format!("  - {{ code: {code}, name: {name} }}\n");
        }
        text += "partitions:\n";
        for Region { code, port, .. } in &self.regions {
            text += &format!(
                "  - name: {}\n    url: http://127.0.0.1:{port}/graphql\n    regions: [{code}]\n",
                code.slug()
            );
        }
        text
    }
}

impl ServiceCommand {
    /// One line for a shell, from any directory. Secrets are read from their files.
    pub(super) fn shell_line(&self) -> String {
        let environment = self.environment.iter().map(|(name, value)| match value {
            Setting::Plain(text) => format!("{name}={}", quoted(text)),
            Setting::Secret(file) => {
                format!("{name}=\"$(cat {})\"", quoted(&file.to_string_lossy()))
            }
        });
        let program = quoted(&self.program.to_string_lossy());
        let arguments = self.arguments.iter().map(|argument| quoted(argument));
        let words: Vec<String> = environment.chain([program]).chain(arguments).collect();
        words.join(" ")
    }
}

/// The `File` error of a path.
pub(super) fn file_error(path: &Path) -> impl Fn(std::io::Error) -> DemoError {
    let path = path.to_owned();
    move |source| DemoError::File {
        path: path.clone(),
        source,
    }
}

fn absolute(path: &Path) -> Result<PathBuf, DemoError> {
    std::path::absolute(path).map_err(file_error(path))
}

/// The URL of a database file that is made where it is missing.
fn sqlite_url(path: &Path) -> String {
    let url = reqwest::Url::from_file_path(path).expect("the path is absolute");
    format!("sqlite://{}?mode=rwc", url.path())
}

/// A word as a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
