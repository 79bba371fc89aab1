using System.Globalization;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>How a PostgreSQL server runs as a native process of its own data directory.</summary>
internal static class PostgresServer
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static async Task<ProcessSpec> PrepareAsync(NativeServerContext context, CancellationToken cancellationToken)
    {
        var binaries = FindBinaries();

        // In a folder below the volume, which appears at once when initdb has finished: one that was killed leaves no half of it.
        var data = Path.Combine(context.DataDirectory, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            await InitializeAsync(context, binaries, data, cancellationToken).ConfigureAwait(false);
        }

        CheckVersion(context.Resource.Name, binaries, data);
        RemoveStaleLock(data);

        var port = context.TargetPort(PostgresServerResource.PrimaryEndpointName).ToString(CultureInfo.InvariantCulture);
        return Spec(
            context,
            Path.Combine(binaries, "postgres"),
            [
                "-D", data,
                "-p", port,
                "-c", "listen_addresses=localhost",
                "-c", $"unix_socket_directories={context.ScratchDirectory}",
                "-c", "log_destination=stderr",
                "-c", "logging_collector=off",
                "-c", "log_line_prefix=%m [%p] ",
            ]) with
        {
            // Fast shutdown: clients are disconnected, what is committed is written.
            StopSignal = PosixSignal.SIGINT,
            StopTimeout = TimeSpan.FromSeconds(4),
        };
    }

    private static string FindBinaries()
    {
        var debian = Directory.Exists(DebianRoot)
            ? Directory.EnumerateDirectories(DebianRoot).OrderByDescending(directory => double.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres")))
            ?? throw new DistributedApplicationException("PostgreSQL is not installed: run eng/install-servers.sh, or install the package 'postgresql'.");
    }

    private static async Task InitializeAsync(NativeServerContext context, string binaries, string data, CancellationToken cancellationToken)
    {
        var temporary = $"{data}.{Guid.NewGuid():N}";
        foreach (var leftover in Directory.EnumerateDirectories(context.DataDirectory, "data.*"))
        {
            Directory.Delete(leftover, recursive: true);
        }

        var passwordFile = Path.Combine(context.ScratchDirectory, "password");
        await File.WriteAllTextAsync(passwordFile, context.Environment["POSTGRES_PASSWORD"], cancellationToken).ConfigureAwait(false);
        if (context.Account is { } account)
        {
            _ = Libc.ChangeOwner(passwordFile, account.UserId, account.GroupId);
        }

        try
        {
            // One flush of everything at the end, instead of one a file.
            await RunAsync(
                context,
                Path.Combine(binaries, "initdb"),
                ["-D", temporary, "-U", context.Environment["POSTGRES_USER"], $"--pwfile={passwordFile}", "--auth=scram-sha-256",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
                cancellationToken).ConfigureAwait(false);
            await RunAsync(context, Path.Combine(binaries, "initdb"), ["-D", temporary, "--sync-only"], cancellationToken).ConfigureAwait(false);
            Directory.Move(temporary, data);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static async Task RunAsync(NativeServerContext context, string fileName, string[] arguments, CancellationToken cancellationToken)
    {
        var process = context.StartTool(Spec(context, fileName, arguments));
        try
        {
            var exitCode = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                throw new DistributedApplicationException(
                    $"'{Path.GetFileName(fileName)}' of '{context.Resource.Name}' ended with exit code {exitCode}: its log says why.");
            }
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static void CheckVersion(string name, string binaries, string data)
    {
        var made = File.ReadAllText(Path.Combine(data, "PG_VERSION")).Trim();
        var installed = Path.GetFileName(Path.GetDirectoryName(binaries))!;
        if (binaries.StartsWith(DebianRoot, StringComparison.Ordinal) && made != installed)
        {
            throw new DistributedApplicationException(
                $"The data directory of '{name}' ('{data}') was made by PostgreSQL {made}, and PostgreSQL {installed} is installed: install version {made}, or move the data over with pg_upgrade, or remove the directory.");
        }
    }

    // PostgreSQL takes a lock file for valid if a process of that id and user exists, which may be another of our servers by now.
    private static void RemoveStaleLock(string data)
    {
        var path = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(path) || !int.TryParse(File.ReadLines(path).FirstOrDefault(), out var processId))
        {
            return;
        }

        if (ProcFile.GetCommandLine(processId).Contains(data))
        {
            throw new DistributedApplicationException($"The data directory '{data}' is in use by process {processId}: stop it first.");
        }

        File.Delete(path);
    }

    private static ProcessSpec Spec(NativeServerContext context, string fileName, string[] arguments) => new()
    {
        FileName = fileName,
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
