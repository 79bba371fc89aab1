using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aspire.Dashboard.BrowserTests.Messaging;

/// <summary>A management API of a broker whose state a test sets: one exchange, one queue, at most one consumer.</summary>
internal sealed class FakeManagement : IAsyncDisposable
{
    public const string Password = "a-password";

    private readonly WebApplication _app;

    private FakeManagement(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public int Ready { get; set; }

    public bool HasConsumer { get; set; } = true;

    public bool IsShortOfMemory { get; set; }

    public bool Refuses { get; set; }

    public int Requests { get; private set; }

    public static async Task<FakeManagement> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var management = new FakeManagement(app);
        app.MapGet("/api/{part}", management.Answer);
        await app.StartAsync();
        return management;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(string part, HttpRequest request)
    {
        Requests++;
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"guest:{Password}"));
        return Refuses || request.Headers.Authorization != $"Basic {expected}" ? TypedResults.Unauthorized() : TypedResults.Content(part switch
        {
            "overview" => """{"rabbitmq_version":"4.2.0","object_totals":{"channels":2}}""",
            "nodes" => $$"""[{"name":"rabbit@test","running":true,"mem_used":100000000,"mem_limit":400000000,"mem_alarm":{{(IsShortOfMemory ? "true" : "false")}},"disk_free":9000000000,"disk_free_limit":50000000,"disk_free_alarm":false}]""",
            "exchanges" => """[{"name":"","vhost":"/","type":"direct","durable":true,"auto_delete":false},{"name":"amq.topic","vhost":"/","type":"topic","durable":true,"auto_delete":false},{"name":"courrier","vhost":"/","type":"topic","durable":true,"auto_delete":false,"message_stats":{"publish_in_details":{"rate":2.4}}}]""",
            "bindings" => """[{"source":"courrier","vhost":"/","destination":"colis","destination_type":"queue","routing_key":"colis.<b>lourd</b>"}]""",
            "queues" => $$"""[{"name":"colis","vhost":"/","type":"classic","state":"running","durable":true,"auto_delete":false,"exclusive":false,"messages_ready":{{Ready}},"messages_unacknowledged":0}]""",
            "consumers" => HasConsumer ? """[{"consumer_tag":"t","prefetch_count":20,"queue":{"name":"colis","vhost":"/"},"channel_details":{"connection_name":"c1"}}]""" : "[]",
            "connections" => """[{"name":"c1","user_provided_name":"facteur","user":"guest","state":"running"}]""",
            _ => "[]",
        }, "application/json");
    }
}
