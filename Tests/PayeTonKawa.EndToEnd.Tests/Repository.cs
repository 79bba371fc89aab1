using System.Runtime.CompilerServices;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Where things are in the checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string AppHost { get; } = Path.Combine(Root, "PayeTonKawa.AppHost");

    /// <summary>The configuration these tests were built in: Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string AppHostAssembly { get; } = Path.Combine(AppHost, "bin", Configuration, "net10.0", "PayeTonKawa.AppHost.dll");

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
