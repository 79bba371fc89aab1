using System.Net.Http.Json;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class SecretTests(SystemFixture system)
{
    [Fact]
    public async Task No_span_no_log_line_and_no_measurement_has_a_secret_in_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        var id = await system.CreateClientAsync();

        // A key in the query string, where it does not belong, and requests that fail.
        using var query = await system.Client.GetAsync($"/customers/?api_key={Secrets.ApiKey}&limit=1", cancel);
        using var wrong = await system.Client.PostAsJsonAsync($"/customers/?x={Secrets.ApiKey}", new { nom = 1 }, cancel);
        await system.Servers.Rabbit.KillAsync();
        await system.Servers.Postgres.KillAsync();
        using var unavailable = await system.Client.GetAsync($"/customers/{id}?api_key={Secrets.ApiKey}", cancel);
        await system.StartPostgresAsync();
        await system.Servers.Rabbit.StartAsync();
        await Eventually.TrueAsync(async () => (await system.Client.DeleteAsync($"/customers/{id}", cancel)).IsSuccessStatusCode, "the database is back");
        await Eventually.TrueAsync(
            () => system.Consumer.Telemetry.Logs.Any(log => log.Text == $"Client supprimé détecté: {id}"), "the broker is back");

        var telemetry = new[] { system.Api.Telemetry, system.Consumer.Telemetry };
        Assert.Contains(telemetry.SelectMany(service => service.Spans), span => span.Text().Contains("url.query=?api_key=", StringComparison.Ordinal));
        Assert.Contains(telemetry.SelectMany(service => service.Logs), log => log.Text.StartsWith("Erreur connexion RabbitMQ", StringComparison.Ordinal));
        string[] everything =
        [
            .. telemetry.SelectMany(service => service.Spans).Select(span => span.Text()),
            .. telemetry.SelectMany(service => service.Logs).Select(log => log.All),
            .. telemetry.SelectMany(service => service.Collect()).SelectMany(series => series.Tags).Select(tag => $"{tag.Key}={tag.Value}"),
        ];
        Assert.All(Secrets.All, secret => Assert.DoesNotContain(everything, text => text.Contains(secret, StringComparison.Ordinal)));
    }
}
