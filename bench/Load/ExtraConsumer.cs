using System.Diagnostics;

namespace Load;

/// <summary>One more consumer beside the system's own, as a second machine would run it.</summary>
internal sealed class ExtraConsumer : IDisposable
{
    private readonly Process _process;

    private ExtraConsumer(Process process) => _process = process;

    /// <summary>Starts it; it consumes once the queue has one consumer more.</summary>
    internal static ExtraConsumer Start(string commandes, string rabbitmq)
    {
        var project = new Projects.Commandes_Consumer().ProjectPath;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", configuration, "net10.0", "Commandes.Consumer.dll");
        var start = new ProcessStartInfo("dotnet", [program, $"--ConnectionStrings:commandes-db={commandes}", $"--ConnectionStrings:rabbitmq={rabbitmq}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new(process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
