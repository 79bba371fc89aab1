// The orchestrator runs native processes, which it does on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
