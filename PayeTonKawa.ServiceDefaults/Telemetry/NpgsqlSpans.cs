using System.Diagnostics;
using OpenTelemetry;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>
/// Names Npgsql's spans after the query summary instead of <c>postgresql</c>, and removes the connection string: server and database have
/// their own attributes.
/// </summary>
internal sealed class NpgsqlSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == "Npgsql")
        {
            data.SetTag("db.npgsql.data_source", null);
            if (data.GetTagItem("db.query.text") is string sql && QuerySummary.Of(sql) is { Length: > 0 } summary)
            {
                data.DisplayName = summary;
                data.SetTag("db.query.summary", summary);
            }
        }
    }
}
