namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The audit of the operations: what was changed, by which key. The count is what was done, even if the rest failed.</summary>
internal static partial class OperationsLog
{
    internal static ILogger AuditLog(this HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("PayeTonKawa.Operations");

    /// <summary>The name of the key: where it is configured.</summary>
    internal static string KeyName(this HttpContext context) => context.User.Identity!.Name!;

    [LoggerMessage(60, LogLevel.Information, "{Key} paused the outbox relay", EventName = "operations.outbox.paused")]
    internal static partial void OutboxPaused(this ILogger logger, string key);

    [LoggerMessage(61, LogLevel.Information, "{Key} resumed the outbox relay", EventName = "operations.outbox.resumed")]
    internal static partial void OutboxResumed(this ILogger logger, string key);

    [LoggerMessage(62, LogLevel.Information, "{Key} replayed {Count} rejected messages ({Which})", EventName = "operations.rejected.replayed")]
    internal static partial void RejectedReplayed(this ILogger logger, string key, int count, string which);

    [LoggerMessage(63, LogLevel.Information, "{Key} deleted {Count} rejected messages ({Which})", EventName = "operations.rejected.deleted")]
    internal static partial void RejectedDeleted(this ILogger logger, string key, int count, string which);
}
