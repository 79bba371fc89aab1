namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Endpoint metadata: an optional request header.</summary>
internal sealed record HeaderDescription(string Name);
