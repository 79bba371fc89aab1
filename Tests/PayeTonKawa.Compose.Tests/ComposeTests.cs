using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Compose.Tests;

/// <summary>What <c>deploy/compose</c> promises, on real containers.</summary>
public sealed class ComposeTests
{
    private const int Requests = 10_000;
    private const int AtATime = 8;

    private readonly ComposeSystem _system;

    public ComposeTests(ComposeSystem system)
    {
        system.SkipWithoutEngine();
        _system = system;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_guides_scenario_and_the_back_office_work()
    {
        await _system.DeleteAClientWithAnOrderAsync();
        using var page = await _system.Backoffice.GetAsync(new Uri("/connexion", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Nobody_without_a_key_is_served_and_the_known_key_opens_nothing()
    {
        foreach (var key in (string[])["", "secret_key_123"])
        {
            using var http = new HttpClient { BaseAddress = _system.Clients.BaseAddress };
            http.DefaultRequestHeaders.Add("X-API-Key", key);
            using var response = await http.GetAsync(new Uri("/customers/", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task No_container_shows_a_secret_and_only_the_gateway_publishes_ports()
    {
        var passwords = _system.Passwords().ToArray();
        Assert.InRange(passwords.Length, 17, int.MaxValue);
        foreach (var id in await _system.ContainersAsync())
        {
            var text = await _system.RunAsync("docker", "inspect", id);
            var container = JsonNode.Parse(text)![0]!;
            var service = $"{container["Config"]!["Labels"]!["com.docker.compose.service"]}";
            Assert.All(passwords, password => Assert.DoesNotContain(password, text, StringComparison.Ordinal));
            var published = container["NetworkSettings"]!["Ports"]!.AsObject().Count(port => port.Value is not null);
            Assert.Equal(service == "gateway" ? 4 : 0, published);
            if (service.StartsWith("api-", StringComparison.Ordinal) || service is "consumer-commandes" or "backoffice")
            {
                Assert.Equal("1654", $"{container["Config"]!["User"]}");
                Assert.True(container["HostConfig"]!["ReadonlyRootfs"]!.GetValue<bool>(), service);
                Assert.Equal("ALL", $"{container["HostConfig"]!["CapDrop"]![0]}");
            }
        }
    }

    [Fact]
    public async Task A_service_may_change_its_rows_and_nothing_else()
    {
        Assert.Equal("f", await AskAsync("SELECT has_schema_privilege('clients', 'public', 'CREATE')"));
        Assert.Equal("t", await AskAsync("SELECT has_table_privilege('clients', 'clients', 'INSERT')"));
        Assert.Equal("clients_migrations", await AskAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'clients'"));
        var users = await _system.ComposeAsync("exec", "-T", "rabbitmq", "rabbitmqctl", "-q", "list_users", "--formatter=csv");
        Assert.DoesNotContain("guest", users, StringComparison.Ordinal);
        Assert.Contains("consumer-commandes", users, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db-clients")]
    [InlineData("db-commandes")]
    [InlineData("rabbitmq")]
    [InlineData("api-clients")]
    [InlineData("api-commandes")]
    [InlineData("consumer-commandes")]
    [InlineData("backoffice")]
    [InlineData("gateway")]
    public Task One_that_is_killed_comes_back_and_all_goes_on(string service) => KillAsync(service);

    [Fact]
    public async Task A_service_that_was_updated_comes_back_when_it_is_killed()
    {
        await _system.UpdateAsync("api-clients");
        await KillAsync("api-clients");
    }

    [Fact]
    public async Task A_service_is_updated_without_a_failed_request()
    {
        var before = (await _system.ContainersAsync("api-clients")).Single();
        var client = await _system.CreateClientAsync();
        var failures = new ConcurrentBag<string>();
        var (sent, updating) = (0, true);
        var loads = Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref sent) is var number && (number <= Requests || Volatile.Read(ref updating)))
            {
                await SendAsync(number % 4 == 0 ? HttpMethod.Post : HttpMethod.Get, client, failures);
            }
        }, Token)).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) > Requests / 10, "the load is on");
        await _system.UpdateAsync("api-clients");
        Volatile.Write(ref updating, false);
        await Task.WhenAll(loads);

        Assert.Empty(failures);
        Assert.InRange(sent, Requests, int.MaxValue);
        Assert.NotEqual(before, (await _system.ContainersAsync("api-clients")).Single());
    }

    [Fact]
    public async Task What_was_dumped_is_there_again_after_a_restore()
    {
        var client = await _system.CreateClientAsync();
        await _system.ComposeAsync("exec", "-T", "db-clients", "pg_dump", "-U", "postgres", "-Fc", "-f", "/tmp/clients_db.dump", "clients_db");
        using (var deleted = await _system.Clients.DeleteAsync(new Uri($"/customers/{client}", UriKind.Relative), Token))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        await _system.ComposeAsync("stop", "api-clients");
        await _system.ComposeAsync(
            ["exec", "-T", "db-clients", "pg_restore", "-U", "postgres", "-d", "clients_db", "--clean", "--if-exists", "--exit-on-error",
            "/tmp/clients_db.dump"]);
        await _system.UpAsync();
        using var found = await _system.Clients.GetAsync(new Uri($"/customers/{client}", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        await _system.DeleteAClientWithAnOrderAsync();
    }

    [Fact]
    public async Task Down_and_up_again_keeps_the_data()
    {
        var client = await _system.CreateClientAsync();
        await _system.ComposeAsync("down", "--timeout", "15");
        await _system.UpAsync();
        Assert.Equal(client, (await _system.Clients.GetFromJsonAsync<JsonObject>($"/customers/{client}", Token))!["id"]!.GetValue<int>());
        await _system.DeleteAClientWithAnOrderAsync();
    }

    private async Task KillAsync(string service)
    {
        var id = (await _system.ContainersAsync(service)).Single();
        var process = await InspectAsync(id, "{{.State.Pid}}");

        // By its process: what is killed through Docker is not started again.
        Process.GetProcessById(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)).Kill();

        await Eventually.TrueAsync(async () => await InspectAsync(id, "{{.State.Running}} {{.State.Pid}}") is var now
            && now.StartsWith("true ", StringComparison.Ordinal) && now != $"true {process}", $"{service} runs again");
        await Eventually.SucceedsAsync(_system.DeleteAClientWithAnOrderAsync);
    }

    private async Task SendAsync(HttpMethod method, int client, ConcurrentBag<string> failures)
    {
        try
        {
            using var request = new HttpRequestMessage(method, method == HttpMethod.Get ? $"/customers/{client}" : "/customers/");
            request.Content = method == HttpMethod.Get ? null : JsonContent.Create(new { nom = "M", prenom = "S", email = $"{Guid.NewGuid():N}@example.org" });
            using var response = await _system.Clients.SendAsync(request, Token);
            if (!response.IsSuccessStatusCode)
            {
                failures.Add($"{method}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
            }
        }
        catch (HttpRequestException exception)
        {
            failures.Add($"{method}: {exception.GetBaseException().Message}");
        }
    }

    private async Task<string> InspectAsync(string id, string format) => (await _system.RunAsync("docker", "inspect", "--format", format, id)).Trim();

    private async Task<string> AskAsync(string sql) =>
        (await _system.ComposeAsync("exec", "-T", "db-clients", "psql", "-U", "postgres", "-d", "clients_db", "-Atc", sql)).Trim();
}
