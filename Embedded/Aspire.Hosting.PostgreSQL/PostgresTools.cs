using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>The programs of the installed PostgreSQL: the newest, if there are several.</summary>
internal sealed class PostgresTools
{
    private const string DebianRoot = "/usr/lib/postgresql";

    private readonly string _directory;

    /// <exception cref="DistributedApplicationException">PostgreSQL is not installed.</exception>
    public PostgresTools()
    {
        var debian = Directory.Exists(DebianRoot)
            ? Directory.EnumerateDirectories(DebianRoot).OrderByDescending(directory => double.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        _directory = debian.Concat(path).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres")))
            ?? throw new DistributedApplicationException("PostgreSQL is not installed: run eng/install-servers.sh, or install the package 'postgresql'.");
    }

    /// <summary>The installed major version, where the folder tells.</summary>
    public string? Version => _directory.StartsWith(DebianRoot, StringComparison.Ordinal) ? Path.GetFileName(Path.GetDirectoryName(_directory)) : null;

    public string this[string program] => Path.Combine(_directory, program);

    /// <summary>Runs one of the programs to its end.</summary>
    /// <exception cref="DistributedApplicationException">It failed.</exception>
    public Task RunAsync(NativeServerContext context, string program, string[] arguments, CancellationToken cancellationToken) =>
        RunCommandAsync(context, this[program], arguments, cancellationToken);

    /// <summary>Runs a command as the server's account, to its end.</summary>
    /// <exception cref="DistributedApplicationException">It failed.</exception>
    public static async Task RunCommandAsync(NativeServerContext context, string command, string[] arguments, CancellationToken cancellationToken)
    {
        var process = context.StartTool(Spec(context, command, arguments));
        try
        {
            var exitCode = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                throw new DistributedApplicationException(
                    $"'{Path.GetFileName(command)}' of '{context.Resource.Name}' ended with exit code {exitCode}: its log says why.");
            }
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    public static ProcessSpec Spec(NativeServerContext context, string command, string[] arguments) => new()
    {
        FileName = command,
        Arguments = arguments,
        WorkingDirectory = context.ScratchDirectory,
        Account = context.Account,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = context.ScratchDirectory,
            ["LANG"] = "C.UTF-8",
        },
    };
}
