namespace Load;

/// <summary>What a process takes: resident memory (its proportional set size), and of one core while nobody asks anything of it.</summary>
internal sealed record ProcessRow(string Name, double IdleMegabytes, double LoadedMegabytes, double IdleCpu);
