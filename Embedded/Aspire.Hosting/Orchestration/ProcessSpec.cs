using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>How to start one native process.</summary>
internal sealed record ProcessSpec
{
    /// <summary>The executable: an absolute path, or a name to be found on PATH.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Those of the arguments that the model gives.</summary>
    public IReadOnlyList<string> ModelArguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process; nothing is inherited beside it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The account to run as when the AppHost runs as root; ignored otherwise.</summary>
    public ServerAccount? Account { get; init; }

    /// <summary>The signal that asks the process to end well.</summary>
    public PosixSignal StopSignal { get; init; } = PosixSignal.SIGTERM;

    /// <summary>How long the process may take after <see cref="StopSignal"/> before its whole group is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(8);
}
