using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commandes.Data.Migrations
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_commandes_client_id",
                table: "commandes");

            migrationBuilder.CreateIndex(
                name: "ix_commandes_client_id_id",
                table: "commandes",
                columns: new[] { "client_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_commandes_statut_id",
                table: "commandes",
                columns: new[] { "statut", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_commandes_client_id_id",
                table: "commandes");

            migrationBuilder.DropIndex(
                name: "ix_commandes_statut_id",
                table: "commandes");

            migrationBuilder.CreateIndex(
                name: "ix_commandes_client_id",
                table: "commandes",
                column: "client_id");
        }
    }
}
