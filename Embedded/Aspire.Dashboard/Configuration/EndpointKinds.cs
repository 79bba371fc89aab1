namespace Aspire.Dashboard.Configuration;

/// <summary>What is served on a URL.</summary>
[Flags]
internal enum EndpointKinds
{
    None = 0,
    Frontend = 1,
    OtlpGrpc = 2,
    OtlpHttp = 4,
}
