using System.Runtime.CompilerServices;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Paths in the checkout from which these tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string AppHost { get; } = Path.Combine(Root, "PayeTonKawa.AppHost");

    /// <summary>Build configuration of these tests: Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string AppHostAssembly { get; } = Path.Combine(AppHost, "bin", Configuration, "net10.0", "PayeTonKawa.AppHost.dll");

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
