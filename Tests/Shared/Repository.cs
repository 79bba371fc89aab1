using System.Runtime.CompilerServices;

namespace PayeTonKawa.Tests;

/// <summary>Paths in the checkout from which these tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string AppHost { get; } = Path.Combine(Root, "PayeTonKawa.AppHost");

    /// <summary>Build configuration of these tests: Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string AppHostAssembly { get; } = Assembly("PayeTonKawa.AppHost");

    /// <summary>The program of a project, built with these tests.</summary>
    public static string Assembly(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{project}.dll");

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
