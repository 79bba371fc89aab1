using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Documentation;

/// <summary>An endpoint's metadata: its body is of this schema.</summary>
internal sealed record BodyDescription(string Name, Func<OpenApiSchema> Schema);
