namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Why a message is not confirmed: a low-cardinality type (OpenTelemetry's <c>error.type</c>) and a description.</summary>
internal sealed record PublishFailure(string Type, string Description)
{
    internal static PublishFailure Of(Exception exception) => new(exception.GetType().FullName!, exception.Message);
}
