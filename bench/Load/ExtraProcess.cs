using System.Diagnostics;

namespace Load;

/// <summary>Runs an additional process of a project besides that of the system, as a second machine would.</summary>
internal sealed class ExtraProcess : IDisposable
{
    private readonly Process _process;

    private ExtraProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    internal static ExtraProcess Start(string projectPath, params IEnumerable<(string Name, string Value)> environment)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(folder, "bin", configuration, "net10.0", Path.ChangeExtension(Path.GetFileName(projectPath), ".dll"));
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
