using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>Real processes: their environment, order, ends and commands.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_process_gets_its_arguments_variables_and_references()
    {
        await using var application = new TestApplication();
        var server = application.Builder.AddExecutable("server", "sleep", ".", "60").WithHttpEndpoint(name: "http");
        application.Builder.AddExecutable("client", "sh", ".", "-c", "echo \"$1 $GREETING $URL\"", "sh", "bonjour")
            .WithEnvironment("GREETING", "salut")
            .WithEnvironment("URL", server.GetEndpoint("http"))
            .WaitForStart(server);

        await application.StartAsync();
        await application.WaitForAsync("client", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);

        var log = await application.ReadLogAsync("client");
        Assert.Matches(@"bonjour salut http://localhost:\d+$", log.Split('\n')[^1]);
    }

    [Fact]
    public async Task Every_line_of_a_process_is_in_its_log_however_it_ends()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("writer", "sh", ".", "-c", @"printf 'un\r\ndeux\rtrois\n\n'; printf 'cr\303'; sleep 0.1; printf '\250me\r'; sleep 0.1; printf '\nfin'");
        application.Builder.AddExecutable("flood", "seq", ".", "9000");

        await application.StartAsync();
        await application.WaitForAsync("writer", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);
        await application.WaitForAsync("flood", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);

        Assert.Equal(["un", "deux", "trois", "", "crème", "fin"], await LinesAsync("writer"));
        Assert.Equal(Enumerable.Range(1, 9000).Select(number => $"{number}"), await LinesAsync("flood"));

        async Task<IEnumerable<string>> LinesAsync(string name) =>
            (await application.ReadLogAsync(name)).Split('\n').Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public async Task What_waits_starts_after_what_it_waits_for_has_completed()
    {
        await using var application = new TestApplication();
        var first = application.Builder.AddExecutable("first", "sh", ".", "-c", "sleep 0.3");
        application.Builder.AddExecutable("second", "sleep", ".", "60").WaitForCompletion(first);

        await application.StartAsync();

        var before = await application.WaitForAsync("first", snapshot => snapshot.StopTimeStamp is not null);
        var after = await application.WaitForAsync("second", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.Equal(0, before.ExitCode);
        Assert.True(after.StartTimeStamp >= before.StopTimeStamp);
    }

    [Fact]
    public async Task What_waits_for_a_failed_completion_fails_to_start_and_says_why()
    {
        await using var application = new TestApplication();
        var first = application.Builder.AddExecutable("first", "sh", ".", "-c", "exit 3");
        application.Builder.AddExecutable("second", "sleep", ".", "60").WaitForCompletion(first);

        await application.StartAsync();

        await application.WaitForAsync("second", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Contains("exit code '3', expected '0'", await application.ReadLogAsync("second"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_for_a_moment_only_is_waited_for()
    {
        using var passing = new TcpListener(IPAddress.Loopback, 0);
        passing.Start();
        await using var application = new TestApplication();
        application.Builder.AddExecutable("server", "sleep", ".", "60")
            .WithHttpEndpoint(port: ((IPEndPoint)passing.LocalEndpoint).Port, name: "http", isProxied: false);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        gone.Token.Register(passing.Stop);

        await application.StartAsync();

        await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_missing_command_is_named()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("broken", "no-such-command", ".");

        await application.StartAsync();

        await application.WaitForAsync("broken", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Contains("'no-such-command' is not installed", await application.ReadLogAsync("broken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_stop_and_start_a_process_again()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("server", "sleep", ".", "60");
        var app = await application.StartAsync();
        var first = await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StopCommand, TestContext.Current.CancellationToken)).Success);
        await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);
        AssertGone(first);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken)).Success);
        var second = await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.NotEqual(first.GetProperty("executable.pid"), second.GetProperty("executable.pid"));

        var unknown = await app.ResourceCommands.ExecuteCommandAsync("server", "no-such-command", TestContext.Current.CancellationToken);
        Assert.False(unknown.Success);
        Assert.Contains("no-such-command", unknown.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_every_process_with_its_children()
    {
        CustomResourceSnapshot running;
        await using (var application = new TestApplication())
        {
            application.Builder.AddExecutable("server", "sh", ".", "-c", "sleep 300 & sleep 300");
            await application.StartAsync();
            running = await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        }

        AssertGone(running);
        AssertGroupGone(running);
    }

    [Fact]
    public async Task A_process_that_is_killed_takes_its_children_along()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("server", "sh", ".", "-c", "sleep 300 & sleep 300");
        await application.StartAsync();
        var running = await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        using (var process = System.Diagnostics.Process.GetProcessById(Pid(running)))
        {
            process.Kill();
        }

        await application.WaitForAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);
        AssertGroupGone(running);
    }

    [Fact]
    public async Task An_explicit_start_waits_for_its_command()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("later", "sleep", ".", "60").WithExplicitStart();
        var app = await application.StartAsync();
        await application.WaitForAsync("later", snapshot => snapshot.State?.Text == KnownResourceStates.NotStarted);

        await app.ResourceCommands.ExecuteCommandAsync("later", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);

        await application.WaitForAsync("later", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
    }

    [Fact]
    public async Task What_waits_can_be_started_by_hand()
    {
        await using var application = new TestApplication();
        var never = application.Builder.AddExecutable("never", "sleep", ".", "60").WithExplicitStart();
        application.Builder.AddExecutable("eager", "sleep", ".", "60").WaitFor(never);
        var start = application.StartAsync();
        await application.WaitForAsync("eager", snapshot => snapshot.State?.Text == KnownResourceStates.Waiting);

        Assert.True((await application.App.ResourceCommands.ExecuteCommandAsync("eager", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken)).Success);

        await start.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        await application.WaitForAsync("eager", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
    }

    [Fact]
    public async Task The_callbacks_run_again_at_each_start_and_the_last_to_write_wins()
    {
        await using var application = new TestApplication();
        var starts = 0;
        application.Builder.AddExecutable("tool", "sleep", ".", "60")
            .WithEnvironment("START", () => $"{++starts}").WithEnvironment("WHO", "first").WithEnvironment("WHO", "last");
        var app = await application.StartAsync();
        var first = await application.WaitForAsync("tool", snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        await app.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.RestartCommand, TestContext.Current.CancellationToken);

        var second = await application.WaitForAsync("tool", snapshot => snapshot.State?.Text == KnownResourceStates.Running && snapshot.GetVariable("START") != "1");
        Assert.Equal(("1", "last", "2"), (first.GetVariable("START"), first.GetVariable("WHO"), second.GetVariable("START")));
    }

    private static int Pid(CustomResourceSnapshot snapshot) => int.Parse(snapshot.GetProperty("executable.pid")!, CultureInfo.InvariantCulture);

    private static void AssertGone(CustomResourceSnapshot snapshot) => Assert.False(Directory.Exists($"/proc/{Pid(snapshot)}"));

    private static void AssertGroupGone(CustomResourceSnapshot snapshot) => Assert.DoesNotContain(
        Directory.EnumerateDirectories("/proc"),
        directory => int.TryParse(Path.GetFileName(directory), out var pid) && GroupOf(pid) == Pid(snapshot));

    private static int GroupOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? 0 : int.Parse(fields[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
