using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Endpoint metadata: name and schema of the request body.</summary>
internal sealed record BodyDescription(string Name, Func<OpenApiSchema> Schema);
