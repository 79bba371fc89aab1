using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class ServiceTests(SystemFixture system)
{
    [Fact]
    public Task The_products_service_traces_and_measures() => AssertAsync(
        "Produits.Api", "produits-db", "/products/", new { nom = "Kenya", prix = 1 }, "produit.created");

    [Fact]
    public Task The_orders_service_traces_and_measures() => AssertAsync(
        "Commandes.Api",
        "commandes-db",
        "/orders/",
        new { client_id = int.MaxValue, lignes = new[] { new { produit_id = 1, quantite = 1, prix_unitaire = 1 } } },
        "commande.created");

    private async Task AssertAsync(string program, string database, string path, object body, string routingKey)
    {
        await using var api = await system.StartServiceAsync(Assembly.Load(program), database, database);
        using var client = SystemFixture.CreateClient(api);
        using var response = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(() => api.Telemetry.Spans.Any(span => span.DisplayName == $"publish payetonkawa:{routingKey}"), "the event is published");
        await Eventually.TrueAsync(() => api.Telemetry.Spans.Any(span => Equals(span.GetTagItem("url.path"), path)), "the request's span ends");

        var publish = api.Telemetry.Spans.Single(span => span.DisplayName == $"publish payetonkawa:{routingKey}");
        var request = api.Telemetry.Spans.Single(span => Equals(span.GetTagItem("url.path"), path));
        Assert.Equal((request.TraceId, request.SpanId), (publish.TraceId, publish.ParentSpanId));
        Assert.Contains(
            api.Telemetry.Trace(request.TraceId),
            span => span.Kind == ActivityKind.Client && span.DisplayName.Contains("INSERT outbox", StringComparison.Ordinal));
        Assert.Contains(api.Telemetry.Collect(), series => series.Name == "payetonkawa.outbox.wait");
    }
}
