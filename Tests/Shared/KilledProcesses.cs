using System.Runtime.CompilerServices;

/// <summary>A .NET process that is killed leaves the sockets and pipes of its diagnostics behind in the temporary folder: those that tests start have none.</summary>
internal static class KilledProcesses
{
    [ModuleInitializer]
    internal static void LeaveNothingBehind() => Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
}
