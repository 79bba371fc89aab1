using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace NativeServers.Tests;

/// <summary>A running server as seen by its clients, by an operator and by the machine.</summary>
public sealed class RunningServersTests(ServersFixture servers) : IClassFixture<ServersFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_take_clients_with_the_connection_strings_of_the_application()
    {
        await using var database = await servers.ConnectAsync("things");
        Assert.Equal("things_db", database.Database);
        await using var broker = await servers.ConnectToBrokerAsync();
        Assert.True(broker.IsOpen);
        using var management = servers.App.CreateHttpClient("broker", "management");
        Assert.Equal(HttpStatusCode.OK, (await management.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task A_setting_of_one_server_is_in_force()
    {
        await using var database = await servers.ConnectAsync("db");
        await using var command = new NpgsqlCommand("SHOW max_connections", database);
        Assert.Equal("37", await command.ExecuteScalarAsync(Token));
    }

    [Theory]
    [InlineData("db", "bin/postgres (PostgreSQL 1")]
    [InlineData("broker", "rabbitmq-server (RabbitMQ ")]
    public void The_source_is_the_program_and_its_version(string server, string source)
    {
        var properties = Snapshot(server).Properties.ToDictionary(property => property.Name, property => property.Value?.ToString());
        Assert.Contains(source, properties["resource.source"], StringComparison.Ordinal);
        Assert.DoesNotContain("container.image", properties.Keys);
        Assert.DoesNotContain("executable.path", properties.Keys);
    }

    [Fact]
    public async Task A_server_is_shown_as_running_when_it_takes_clients_and_not_before()
    {
        var states = servers.States.Where(change => change.Resource == "db").Select(change => change.State).Distinct().ToArray();
        Assert.True(Array.IndexOf(states, "Starting") < Array.IndexOf(states, "Running"), string.Join(", ", states));
        await servers.FirstConnection;
    }

    [Theory]
    [InlineData("db")]
    [InlineData("broker")]
    public void It_is_not_root_and_listens_on_loopback_only(string server)
    {
        var processes = ServerProcesses.Of(Snapshot(server));
        Assert.All(processes, process => Assert.NotEqual(0, ServerProcesses.UserId(process)));
        var addresses = processes.SelectMany(ServerProcesses.Listens).ToArray();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address), $"{address}"));
    }

    [Theory]
    [InlineData("db")]
    [InlineData("broker")]
    public void Its_password_is_in_no_argument_and_no_file_that_others_may_read(string server)
    {
        Assert.All(ServerProcesses.Of(Snapshot(server)), process =>
            Assert.DoesNotContain(ServersFixture.Password, ServerProcesses.CommandLine(process), StringComparison.Ordinal));
        var folder = new DirectoryInfo(Path.Combine(servers.App.Services.GetRequiredService<RunDirectory>().FullName, server));
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.All(folder.EnumerateFileSystemInfos("*", SearchOption.TopDirectoryOnly).Append(folder), entry =>
            Assert.Equal(UnixFileMode.None, entry.UnixFileMode & ~OwnerOnly));
        Assert.All(folder.EnumerateFiles(".erlang.cookie", SearchOption.AllDirectories), cookie => Assert.Equal(UnixFileMode.UserRead, cookie.UnixFileMode));
    }

    [Theory]
    [InlineData("db")]
    [InlineData("broker")]
    public async Task It_is_stopped_started_and_restarted_as_a_container_is(string server)
    {
        await Application.ExecuteAsync(servers.App, server, KnownResourceCommands.StopCommand);
        var stopped = await Application.WaitAsync(servers.App, server, KnownResourceStates.Exited);
        Assert.Equal(0, stopped.ExitCode);
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(server));

        await Application.ExecuteAsync(servers.App, server, KnownResourceCommands.StartCommand);
        var started = await RunsAgainAsync(server, stopped.StartTimeStamp);
        await Application.ExecuteAsync(servers.App, server, KnownResourceCommands.RestartCommand);
        await RunsAgainAsync(server, started);
    }

    [Theory]
    [InlineData("db", "bin/postgres")]
    [InlineData("db", "bin/sh")]
    [InlineData("broker", "beam.smp")]
    [InlineData("broker", "bin/sh")]
    public async Task One_that_is_killed_is_shown_with_its_exit_code_and_leaves_no_process(string server, string program)
    {
        var before = Snapshot(server).StartTimeStamp;
        var processes = ServerProcesses.Of(Snapshot(server));
        var commands = processes.Select(ServerProcesses.CommandLine).ToHashSet();

        Process.GetProcessById(Find(processes, program)).Kill();

        var ended = await Application.WaitAsync(servers.App, server, KnownResourceStates.Exited);
        Assert.NotEqual(0, ended.ExitCode);
        await Application.ExecuteAsync(servers.App, server, KnownResourceCommands.StartCommand);
        await RunsAgainAsync(server, before);
        Assert.DoesNotContain(processes, process => ServerProcesses.CommandLine(process) is { Length: > 0 } left && commands.Contains(left));
    }

    // PostgreSQL says in postmaster.pid that it is ready, with its start in whole seconds; one that is killed leaves the file behind.
    [Fact]
    public async Task What_a_killed_one_has_left_behind_does_not_make_the_next_one_running()
    {
        var before = Snapshot("db");
        var data = (string)before.Properties.Single(property => property.Name == "data.directory").Value!;
        var file = Path.Combine(data, "data", "postmaster.pid");
        Process.GetProcessById(Find(ServerProcesses.Of(before), "bin/postgres")).Kill();
        await Application.WaitAsync(servers.App, "db", KnownResourceStates.Exited);
        var lines = await File.ReadAllLinesAsync(file, Token);
        lines[2] = $"{DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds()}";
        await File.WriteAllLinesAsync(file, lines, Token);

        Task<DateTime?> running;
        await using (await LockAsync(Path.Combine(data, "server.lock")))
        {
            await Application.ExecuteAsync(servers.App, "db", KnownResourceCommands.StartCommand);
            running = RunsAgainAsync("db", before.StartTimeStamp);
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), Token));
            Assert.False(running.IsCompleted, "It is shown as running although its process waits for its predecessor.");
        }

        await running;
    }

    // As a predecessor that is still stopping: its last process ends some time after it.
    private static async Task<FileStream> LockAsync(string path)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
    }

    [Fact]
    public async Task Its_data_are_deleted_by_a_command()
    {
        await using (var database = await servers.ConnectAsync("things"))
        {
            await new NpgsqlCommand("CREATE TABLE kept (id int)", database).ExecuteNonQueryAsync(Token);
        }

        var before = Snapshot("db").StartTimeStamp;
        await Application.ExecuteAsync(servers.App, "db", "delete-data");

        await RunsAgainAsync("db", before);
        await servers.App.ResourceNotifications.WaitForResourceHealthyAsync("things", WaitBehavior.WaitOnResourceUnavailable, Token).WaitAsync(Limit, Token);
        await using var anew = await servers.ConnectAsync("things");
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE tablename = 'kept'", anew);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
    }

    private static int Find(IEnumerable<int> processes, string program) =>
        processes.First(process => ServerProcesses.CommandLine(process).Split(' ')[0].EndsWith(program, StringComparison.Ordinal));

    private CustomResourceSnapshot Snapshot(string server)
    {
        Assert.True(servers.App.ResourceNotifications.TryGetCurrentState(server, out var current));
        return current.Snapshot;
    }

    // Returns the new start time: just after a command, the snapshot is still the old one. A server reported as running accepts clients.
    private async Task<DateTime?> RunsAgainAsync(string server, DateTime? before)
    {
        var running = await servers.App.ResourceNotifications.WaitForResourceAsync(
            server, change => change.Snapshot is { State.Text: "Running", StartTimeStamp: { } since } && since > before, Token).WaitAsync(Limit, Token);
        await ConnectAsync(server);
        return running.Snapshot.StartTimeStamp;
    }

    private async Task ConnectAsync(string server)
    {
        await using IAsyncDisposable connection = server == "db" ? await servers.ConnectAsync(server) : await servers.ConnectToBrokerAsync();
    }
}
