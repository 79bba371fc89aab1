namespace PayeTonKawa.Telemetry.Tests;

/// <summary>Secrets that must not appear in any telemetry.</summary>
internal static class Secrets
{
    internal const string ApiKey = "clef-secrete-de-test";
    internal const string DatabasePassword = "mot-de-passe-de-base";
    internal const string BrokerPassword = "mot-de-passe-de-broker";
    internal const string CollectorKey = "clef-du-collecteur";

    internal static readonly string[] All = [ApiKey, DatabasePassword, BrokerPassword, CollectorKey];
}
