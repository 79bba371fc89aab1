using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Configuration;

/// <summary>Listens on the configured URLs, and marks each connection with what is served there.</summary>
internal sealed class KestrelEndpoints(IOptions<DashboardOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        foreach (var endpoint in DashboardEndpoint.Of(options.Value))
        {
            Listen(kestrel, endpoint);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, DashboardEndpoint endpoint)
    {
        var address = endpoint.Parse()!;
        var isSecure = address.Scheme == Uri.UriSchemeHttps;
        var servedOn = new ServedOn(endpoint.Kinds);

        if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            // Without TLS nothing tells the two protocols apart, and gRPC needs HTTP/2.
            listen.Protocols = isSecure ? HttpProtocols.Http1AndHttp2 : endpoint.Kinds.HasFlag(EndpointKinds.OtlpGrpc) ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (isSecure)
            {
                listen.UseHttps();
            }

            listen.Use(next => connection =>
            {
                connection.Features.Set(servedOn);
                return next(connection);
            });
        }
    }
}
