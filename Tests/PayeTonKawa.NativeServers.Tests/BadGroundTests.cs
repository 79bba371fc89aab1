using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace NativeServers.Tests;

/// <summary>A setting or machine that cannot work is reported in one sentence with a remedy, before anything starts.</summary>
public sealed class BadGroundTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("native-ground-").FullName;

    public BadGroundTests() => File.SetUnixFileMode(_folder, RunDirectory.Traversable);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--NativeServers:Binaries:postgres=/nowhere", "PostgreSQL for 'db' is not installed here: install it")]
    [InlineData("--NativeServers:Binaries:rabbitmq=/nowhere", "RabbitMQ for 'broker' is not installed here: install it")]
    [InlineData("--NativeServers:DataDirectory=/dev/null", "The data folder '/dev/null/db-data' cannot be used")]
    [InlineData("--NativeServers:Mode=Docker", "Mode is one of Auto, Native, Containers")]
    public async Task A_setting_or_a_machine_that_does_not_do(string setting, string sentence) =>
        Assert.Contains(sentence, await FailAsync(setting), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_cluster_of_which_no_majority_is_left_when_one_node_is_lost(int nodes)
    {
        var broker = DistributedApplication.CreateBuilder().AddRabbitMQ("broker");

        Assert.Contains(
            "'broker' needs an odd number of nodes", Assert.Throws<ArgumentOutOfRangeException>(() => broker.WithClusterNodes(nodes)).Message,
            StringComparison.Ordinal);
        Assert.Empty(broker.WithClusterNodes(1));
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "db-data", "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "db-data", "data", "PG_VERSION"), "9.6\n", Token);

        Assert.Contains(
            "are of PostgreSQL 9.6, and installed is PostgreSQL ", await FailAsync($"--NativeServers:DataDirectory={_folder}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "db-data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "db-data", "letter.txt"), "Cher Jean", Token);

        Assert.Contains("holds something else than PostgreSQL's data", await FailAsync($"--NativeServers:DataDirectory={_folder}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_its_configuration_is_shown_with_its_exit_code_and_says_why()
    {
        await using var builder = Application.Create("--Parameters:db-password=test", "--NativeServers:Settings:db:max_connections=many");
        var server = builder.AddPostgres("db");
        await using var app = await builder.BuildAsync(Token);
        await Application.StartAsync(app);

        var ended = await Application.WaitAsync(app, "db", KnownResourceStates.Exited);
        Assert.Equal(1, ended.ExitCode);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var log = app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(server.Resource);
        Assert.True(await log.AnyAsync(
            lines => lines.Any(line => line.Content.Contains("invalid value for parameter \"max_connections\"", StringComparison.Ordinal)), limit.Token));
    }

    [Theory]
    [InlineData("/bin/true", true)]
    [InlineData("/bin/false", false)]
    [InlineData("no-such-engine", false)]
    public async Task An_engine_is_used_where_it_answers(string engine, bool isWanted)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ASPIRE_CONTAINER_RUNTIME", engine)]).Build();

        var (inContainers, reason) = await ContainerEngine.IsWantedAsync(NativeServersMode.Auto, configuration, Token);

        Assert.Equal(isWanted, inContainers);
        Assert.Contains(engine, reason, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(string setting)
    {
        await using var builder = Application.Create("--Parameters:db-password=test", "--Parameters:broker-password=test", setting);
        builder.AddPostgres("db").WithDataVolume();
        builder.AddRabbitMQ("broker");
        await using var app = await builder.BuildAsync(Token);
        return (await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Token))).Message;
    }
}
