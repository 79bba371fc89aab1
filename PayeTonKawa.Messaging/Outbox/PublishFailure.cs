namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Why a message is not known to be with the broker: a type that is one of few (OpenTelemetry's <c>error.type</c>), and a sentence.</summary>
internal sealed record PublishFailure(string Type, string Description)
{
    internal static PublishFailure Of(Exception exception) => new(exception.GetType().FullName!, exception.Message);
}
