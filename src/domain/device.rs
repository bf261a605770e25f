//! What somebody signed in with, in two words. The rest of what a browser says of itself would tell
//! people apart, so it is never kept.

/// The browser, without its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BrowserKind {
    /// One that we do not know.
    #[default]
    Other,
    Firefox,
    /// Google Chrome, or Chromium.
    Chrome,
    Safari,
    Edge,
    Opera,
    Samsung,
}

/// The operating system, without its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OperatingSystem {
    /// One that we do not know.
    #[default]
    Other,
    /// Linux on a computer.
    Linux,
    Windows,
    Mac,
    Android,
    /// An iPhone or iPad.
    Ios,
}

/// Shown to the owner of an account beside each of their sessions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Device {
    pub browser: BrowserKind,
    pub system: OperatingSystem,
}

impl Device {
    /// What the `User-Agent` header means. Browsers claim to be each other, so the order counts.
    pub fn of(user_agent: &str) -> Self {
        let first = |known: &[&str]| known.iter().any(|word| user_agent.contains(word));
        let browser = [
            (BrowserKind::Edge, &["Edg/", "EdgA/", "EdgiOS/"][..]),
            (BrowserKind::Opera, &["OPR/", "OPT/"]),
            (BrowserKind::Samsung, &["SamsungBrowser/"]),
            (BrowserKind::Firefox, &["Firefox/", "FxiOS/"]),
            (BrowserKind::Chrome, &["Chrome/", "Chromium/", "CriOS/"]),
            (BrowserKind::Safari, &["Safari/"]),
        ];
        let system = [
            (OperatingSystem::Ios, &["iPhone", "iPad", "iPod"][..]),
            (OperatingSystem::Android, &["Android"]),
            (OperatingSystem::Windows, &["Windows"]),
            (OperatingSystem::Mac, &["Macintosh"]),
            (OperatingSystem::Linux, &["Linux", "X11"]),
        ];
        Self {
            browser: browser.iter().find(|(_, words)| first(words)).map_or(BrowserKind::Other, |(browser, _)| *browser),
            system: system.iter().find(|(_, words)| first(words)).map_or(OperatingSystem::Other, |(system, _)| *system),
        }
    }
}

impl BrowserKind {
    /// Its name, which is no word of a language.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Other => None,
            Self::Firefox => Some("Firefox"),
            Self::Chrome => Some("Chrome"),
            Self::Safari => Some("Safari"),
            Self::Edge => Some("Edge"),
            Self::Opera => Some("Opera"),
            Self::Samsung => Some("Samsung Internet"),
        }
    }
}

impl OperatingSystem {
    /// Its name, which is no word of a language.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Other => None,
            Self::Linux => Some("Linux"),
            Self::Windows => Some("Windows"),
            Self::Mac => Some("macOS"),
            Self::Android => Some("Android"),
            Self::Ios => Some("iOS"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart_though_they_claim_to_be_each_other() {
        for (user_agent, browser, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iOS",
            ),
        ] {
            let device = Device::of(user_agent);
            assert_eq!((device.browser.name(), device.system.name()), (Some(browser), Some(system)), "{user_agent}");
        }
        assert_eq!(Device::of("curl/8.0"), Device::default());
    }
}
