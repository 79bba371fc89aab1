using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Configuration;

internal static class StartupFailure
{
    /// <summary>What keeps the dashboard from starting, in a sentence for whoever started it; null where that is not known.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        IOException { InnerException: Exception inner } taken when inner.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"{taken.Message} End the program that has the port, or choose another one with {DashboardEndpoint.UrlsSetting}, {DashboardEndpoint.GrpcSetting} or {DashboardEndpoint.HttpSetting}.",
        IOException or SocketException or InvalidOperationException => failure.Message,
        _ => null,
    };
}
