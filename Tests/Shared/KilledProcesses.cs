using System.Runtime.CompilerServices;

/// <summary>Disables diagnostics in processes started by tests: a killed .NET process leaves its diagnostic sockets and pipes in the temp folder.</summary>
internal static class KilledProcesses
{
    [ModuleInitializer]
    internal static void LeaveNothingBehind() => Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
}
