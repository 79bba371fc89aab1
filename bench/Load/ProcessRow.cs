namespace Load;

/// <summary>Resource usage of a process: resident memory (proportional set size), and share of one CPU core while idle.</summary>
internal sealed record ProcessRow(string Name, double IdleMegabytes, double LoadedMegabytes, double IdleCpu);
